import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { SquadronError } from "../../../src/domain/errors.ts";
import type { SessionKey } from "../../../src/domain/ids.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";
import { sandbox } from "../../support/sandbox.ts";
import { refOf, setWorkerDisk, stateOf, type WorkerDisk } from "./worker-disk.ts";

let stage: GitHubStage;
let here: WorkerDisk;
let there: WorkerDisk;
let key: SessionKey;
let issue = 0;

beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  here = await setWorkerDisk(stage);
  there = await setWorkerDisk(stage);
  key = `${stage.repository.id}/${++issue}/dev` as SessionKey;
});
afterEach(async () => {
  await here[Symbol.asyncDispose]();
  await there[Symbol.asyncDispose]();
});

const bare = (): string => join(stage.folder, "repositories", `${stage.name}.git`);
const atGitHub = (): Promise<string> => gitOk(bare(), "for-each-ref", "--format=%(objectname)", refOf(key));
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
/** How the end of a turn is refused, and what GitHub has after it. */
const refusal = async (): Promise<string> => {
  const error: unknown = await here.sleep(key).catch((thrown: unknown) => thrown);
  const said = error instanceof SquadronError ? `${error.code}: ${error.message}` : "not refused";
  return `${said} GitHub has "${await atGitHub()}".`;
};
/** With these words, and GitHub has nothing of it. */
const refused = (words: string): unknown =>
  expect.stringMatching(new RegExp(`^refused: .*${words}.* GitHub has ""\\.$`, "s"));

if (!sandbox) process.stderr.write("No sandbox here: saved work is tested with git outside of one.\n");

describe("work that is not finished", () => {
  it("is on the other worker as it was: commits, staged, changed, removed and new files", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, ".gitignore"), "build/\n");
    await writeFile(join(folder, "kept.txt"), "one\n");
    await gitOk(folder, "add", ".");
    await gitOk(folder, "commit", "-m", "A step");
    await writeFile(join(folder, "staged.txt"), "staged\n");
    await writeFile(join(folder, "kept.txt"), "two\n");
    await gitOk(folder, "add", "staged.txt", "kept.txt");
    await writeFile(join(folder, "kept.txt"), "three\n");
    await rm(join(folder, "README.md"));
    await mkdir(join(folder, "new"));
    await writeFile(join(folder, "new/run.sh"), "#!/bin/sh\n");
    await chmod(join(folder, "new/run.sh"), 0o755);
    await symlink("../kept.txt", join(folder, "new/link"));
    await mkdir(join(folder, "build"));
    await writeFile(join(folder, "build/large"), "made again in a moment");
    const before = await stateOf(folder);
    const work = await here.sleep(key);
    expect(await atGitHub()).toBe(work);

    const again = (await there.wake(key, work)).folder;
    expect(again).not.toBe(folder);
    expect(await stateOf(again)).toBe(before);
    expect(before).toContain("MM kept.txt");
    expect(before).toContain("A  staged.txt");
    expect(before).toContain(" D README.md");
    expect(before).toContain("?? new/link");
    expect(await readFile(join(again, "kept.txt"), "utf8")).toBe("three\n");
    expect(await readFile(join(again, "new/link"), "utf8")).toBe("three\n");
    expect((await stat(join(again, "new/run.sh"))).mode & 0o111).not.toBe(0);
    expect(await exists(join(again, "build"))).toBe(false);
  });

  it("goes to and fro: each worker gives up its older clone for what the other one saved", async () => {
    const first = (await here.wake(key)).folder;
    await writeFile(join(first, "notes.txt"), "one\n");
    const one = await here.sleep(key);
    const second = (await there.wake(key, one)).folder;
    await writeFile(join(second, "notes.txt"), "two\n");
    const two = await there.sleep(key);
    expect((await here.wake(key, two)).folder).toBe(first);
    expect(await readFile(join(first, "notes.txt"), "utf8")).toBe("two\n");
    expect(await stateOf(first)).toBe(await stateOf(second));
  });

  it("is neither made again nor pushed when nothing changed since", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    await writeFile(join(folder, "ignored.txt"), "not carried\n");
    await writeFile(join(folder, ".gitignore"), "ignored.txt\n");
    const work = await here.sleep(key);
    await here.wake(key, work);
    expect(await exists(join(folder, "ignored.txt")), "the clone that was there").toBe(true);
    const pushes = stage.github.writes.length;
    expect(await here.sleep(key)).toBe(work);
    expect(stage.github.writes.length).toBe(pushes);
  });

  it("is nothing where an agent only looked around, and is let go when it was undone", async () => {
    const { folder } = await here.wake(key);
    expect(await here.sleep(key)).toBe("");
    expect(await atGitHub()).toBe("");
    await writeFile(join(folder, "notes.txt"), "one\n");
    await here.wake(key);
    const work = await here.sleep(key);
    await here.wake(key, work);
    await rm(join(folder, "notes.txt"));
    expect(await here.sleep(key)).toBe("");
    expect(await atGitHub()).toBe("");
  });

  it("tells GitHub's hooks nothing, and is no branch", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    const delivered = stage.github.deliveries.length;
    await here.sleep(key);
    await stage.github.settled();
    expect(stage.github.deliveries.length).toBe(delivered);
    expect(await gitOk(bare(), "branch", "--list", "*squadron*")).toBe("");
  });

  it("is not in the mirror, from which the other sessions read", async () => {
    const { folder, readOnly } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "a secret of this conversation\n");
    const work = await here.sleep(key);
    await expect(gitOk(readOnly[0] ?? "", "cat-file", "-e", work)).rejects.toThrow("cat-file");
  });

  it("is the newest that was saved, also when the turn that saved it was never committed", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    const one = await here.sleep(key);
    await here.wake(key, one);
    await writeFile(join(folder, "notes.txt"), "two\n");
    await here.sleep(key);
    const again = (await there.wake(key, one)).folder;
    expect(await readFile(join(again, "notes.txt"), "utf8")).toBe("two\n");
  });

  it("is found on GitHub when nobody knows of it any more", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    await here.sleep(key);
    const again = (await there.wake(key, "", { rebuilt: true })).folder;
    expect(await readFile(join(again, "notes.txt"), "utf8")).toBe("one\n");
  });

  it("of an earlier life is not there in the next", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    await here.workspaces.remove(key, 0);
    expect(await exists(folder), "a clone of a later life than the one that ended").toBe(true);
    await here.wake(key, "", { epoch: 2 });
    expect(await exists(join(folder, "notes.txt"))).toBe(false);
    await here.workspaces.remove(key, 1);
    expect(await exists(folder)).toBe(true);
    await here.workspaces.remove(key, 2);
    expect(await exists(folder)).toBe(false);
  });

  it("is saved although a git of the agent's was killed in the middle", async () => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "notes.txt"), "one\n");
    await writeFile(join(folder, ".git/index.lock"), "");
    const work = await here.sleep(key);
    const again = (await there.wake(key, work)).folder;
    expect(await readFile(join(again, "notes.txt"), "utf8")).toBe("one\n");
  });

  it.skipIf(!sandbox)("is collected where the agent's own configuration of git reaches nothing", async () => {
    const { folder } = await here.wake(key);
    const trap = join(here.root, "it-ran");
    await writeFile(join(folder, "hook.sh"), `#!/bin/sh\ntouch '${trap}' .git/it-ran\ncat\n`, {
      mode: 0o755,
    });
    await gitOk(folder, "config", "filter.x.clean", `${folder}/hook.sh`);
    await gitOk(folder, "config", "core.fsmonitor", `${folder}/hook.sh`);
    await writeFile(join(folder, ".gitattributes"), "*.txt filter=x\n");
    await writeFile(join(folder, "notes.txt"), "one\n");
    await here.sleep(key);
    expect(await exists(join(folder, ".git/it-ran")), "the trap is a trap").toBe(true);
    expect(await exists(trap)).toBe(false);
  });
});

describe("work that may not leave the sandbox", () => {
  it.each([
    ["an absolute link", "/etc/passwd", "links out of the tree"],
    ["a link out of the tree", "../outside", "links out of the tree"],
    ["a link that leads out through another", "inside/../../outside", "links out of the tree"],
    ["a link into .git", ".git/config", "links out of the tree"],
  ])("is %s", async (_what, target, words) => {
    const { folder } = await here.wake(key);
    await symlink(target, join(folder, "link"));
    expect(await refusal()).toEqual(refused(words));
  });

  it("is a repository in the repository", async () => {
    const { folder } = await here.wake(key);
    await gitOk(folder, "init", "--quiet", "inner");
    await gitOk(join(folder, "inner"), "commit", "--allow-empty", "-m", "Inner");
    expect(await refusal()).toEqual(refused("is not a file"));
  });

  it("is a link in an older commit that later ones hide", async () => {
    const { folder } = await here.wake(key);
    await symlink("/etc", join(folder, "link"));
    await gitOk(folder, "add", ".");
    await gitOk(folder, "commit", "-m", "Plant");
    await gitOk(folder, "rm", "link");
    await gitOk(folder, "commit", "-m", "Hide");
    expect(await refusal()).toEqual(refused("links out of the tree"));
  });

  it.each(["..", ".git", ".GIT"])("is a file under the path %s", async (name) => {
    const { folder } = await here.wake(key);
    await writeFile(join(folder, "content"), "x");
    const blob = await gitOk(folder, "hash-object", "-w", "content");
    await writeFile(join(folder, "entry"), `100644 blob ${blob}\t${name}\n`);
    const tree = await gitOk(folder, "-c", "alias.mk=!git mktree < entry", "mk");
    const commit = await gitOk(folder, "commit-tree", tree, "-p", "HEAD", "-m", "Plant");
    await gitOk(folder, "update-ref", "HEAD", commit);
    expect(await refusal()).toEqual(refused(""));
  });

  it("is an object that is not as git makes it", async () => {
    const { folder } = await here.wake(key);
    const [tree, parent] = await Promise.all(
      ["HEAD^{tree}", "HEAD"].map((name) => gitOk(folder, "rev-parse", name)),
    );
    const people = "author Wes <wes@example.org 1 +0000\ncommitter Wes <wes@example.org> 1 +0000";
    await writeFile(join(folder, "object"), `tree ${tree}\nparent ${parent}\n${people}\n\nBad\n`);
    const commit = await gitOk(folder, "hash-object", "-t", "commit", "-w", "--literally", "object");
    await gitOk(folder, "update-ref", "HEAD", commit);
    await gitOk(folder, "commit", "--allow-empty", "-m", "Good");
    expect(await refusal()).toEqual(refused("fsck error in packed object"));
  });

  it("is more than GitHub would take, however small it was packed", async () => {
    const { folder } = await here.wake(key);
    const block = Buffer.alloc(60 * 1024 ** 2);
    for (const name of ["one", "two"]) await writeFile(join(folder, name), block);
    expect(await refusal()).toEqual(refused("larger than 100 MB"));
  });

  it("is what the clone cannot give", async () => {
    const { folder } = await here.wake(key);
    await rm(join(folder, ".git/HEAD"));
    expect(await refusal()).toEqual(refused("Git could not collect it"));
  });

  it("stays in the clone, and is saved once the offence is gone", async () => {
    const { folder } = await here.wake(key);
    await symlink("/etc/passwd", join(folder, "link"));
    await writeFile(join(folder, "notes.txt"), "one\n");
    expect(await refusal()).toEqual(refused("links out of the tree"));
    await here.wake(key);
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("one\n");
    await rm(join(folder, "link"));
    expect(await here.sleep(key)).toMatch(/^[0-9a-f]{40}$/);
  });
});
