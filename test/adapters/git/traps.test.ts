import { appendFile, lstat, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { errorCode } from "../../../src/domain/errors.ts";
import type { SessionKey } from "../../../src/domain/ids.ts";
import { gitOk } from "../../lab/github/git-fixture.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";
import { sandbox } from "../../support/sandbox.ts";
import { agentCommit } from "./agent-git.ts";
import { setWorkerDisk, testBranchOf, type WorkerDisk } from "./worker-disk.ts";

let stage: GitHubStage;
let outside: string;
let disk: WorkerDisk;
let key: SessionKey;
let issue = 0;

beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  // What is the machine's: agents neither write nor read there.
  outside = await mkdtemp(join(tmpdir(), "squadron-outside-"));
  await writeFile(join(outside, "secret"), "the machine's secret\n");
  key = `${stage.repository.id}/${++issue}/dev` as SessionKey;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await disk[Symbol.asyncDispose]();
  await rm(outside, { recursive: true, force: true });
});

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
const textOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
/** Goes through all that happens to a clone around a turn; what is refused is refused. */
const turnAround = async (): Promise<readonly unknown[]> => {
  const { repository } = stage;
  const at = { repository, branch: testBranchOf(key), tip: "" };
  const steps = [
    () => disk.update(key),
    () => disk.sleep(key),
    async () => {
      const signal = new AbortController().signal;
      await using collected = await disk.workspaces.collectBranch(key, at, signal);
      return collected.commit;
    },
  ];
  const said: unknown[] = [];
  for (const step of steps)
    said.push(
      await step().catch((error: unknown) => {
        expect(errorCode(error)).toBe("refused");
        return undefined;
      }),
    );
  return said;
};

interface Clone {
  readonly folder: string;
  readonly mirror: string;
  /** A program that shows that it ran, where it can, and takes the secret, if it can. */
  readonly program: string;
}
const config = (folder: string, ...pairs: readonly (readonly [string, string])[]): Promise<void> =>
  pairs.reduce(async (before, [name, value]) => {
    await before;
    await gitOk(folder, "config", name, value);
  }, Promise.resolve());

/** Each makes git run the program, by what a checked-out branch and its clone can carry. */
const traps: Readonly<Record<string, (clone: Clone) => Promise<void>>> = {
  "a hook in the clone": async ({ folder, program }) => {
    await mkdir(join(folder, ".git/hooks"), { recursive: true });
    for (const hook of ["reference-transaction", "post-index-change", "post-merge", "prepare-commit-msg"])
      await writeFile(join(folder, ".git/hooks", hook), `#!/bin/sh\nexec ${program}\n`, { mode: 0o755 });
  },
  "hooks in the tree": async ({ folder, program }) => {
    await mkdir(join(folder, ".githooks"));
    const hook = join(folder, ".githooks/reference-transaction");
    await writeFile(hook, `#!/bin/sh\nexec ${program}\n`, { mode: 0o755 });
    await config(folder, ["core.hooksPath", ".githooks"]);
  },
  "a file system monitor": ({ folder, program }) => config(folder, ["core.fsmonitor", program]),
  "configuration that is included from the tree": async ({ folder, program }) => {
    await writeFile(join(folder, "included"), `[core]\n\tfsmonitor = ${program}\n`);
    await config(folder, ["include.path", "../included"]);
  },
  "a way to reach another machine": ({ folder, mirror, program }) =>
    config(folder, ["url.ssh://nowhere/.insteadOf", mirror], ["core.sshCommand", program]),
  "a helper for a protocol": ({ folder, mirror, program }) =>
    config(folder, ["protocol.ext.allow", "always"], [`url.ext::${program} .insteadOf`, mirror]),
  "a filter that cleans": async ({ folder, program }) => {
    await writeFile(join(folder, ".gitattributes"), "*.txt filter=x\n");
    await config(folder, ["filter.x.clean", `${program} filter`]);
  },
  "a filter that smudges": async ({ folder, program }) => {
    await mkdir(join(folder, ".git/info"), { recursive: true });
    await writeFile(join(folder, ".git/info/attributes"), "theirs.txt filter=x\n");
    await config(folder, ["filter.x.smudge", `${program} filter`]);
  },
  "a driver that merges": async ({ folder, program }) => {
    await mkdir(join(folder, ".git/info"), { recursive: true });
    await writeFile(join(folder, ".git/info/attributes"), "README.md merge=x\n");
    await config(folder, ["merge.x.driver", program]);
  },
  "a program that signs": ({ folder, program }) =>
    config(folder, ["commit.gpgSign", "true"], ["gpg.program", program]),
  "a submodule with configuration of its own": async ({ folder, program }) => {
    const inner = join(folder, "inner");
    await gitOk(folder, "init", "--quiet", inner);
    await gitOk(inner, "commit", "--allow-empty", "-m", "Inner");
    await writeFile(join(folder, ".gitmodules"), `[submodule "inner"]\n\tpath = inner\n\turl = ./inner\n`);
    await agentCommit(folder, "With a submodule");
    await gitOk(inner, "config", "core.fsmonitor", program);
  },
};

const setTrap = async (trap: (clone: Clone) => Promise<void>): Promise<string> => {
  const { folder, readOnly } = await disk.wake(key);
  const conflicting = trap === traps["a driver that merges"];
  await writeFile(join(folder, conflicting ? "README.md" : "mine.txt"), "mine\n");
  await agentCommit(folder, "Mine");
  await stage.github.as("maintainer").commit(stage.name, {
    branch: "main",
    files: { "README.md": `# Theirs ${issue}\n`, "theirs.txt": `${issue}\n` },
  });
  const program = join(folder, ".git/program");
  const lines = [
    "#!/bin/sh",
    `touch '${folder}/.git/sprung' '${outside}/it-ran' 2>/dev/null`,
    `cat '${outside}/secret' >>'${folder}/.git/stolen' 2>/dev/null`,
    `[ "$1" != filter ] || cat`,
  ];
  await writeFile(program, `${lines.join("\n")}\n`, { mode: 0o755 });
  await trap({ folder, mirror: readOnly[0] ?? "", program });
  await writeFile(join(folder, "uncommitted.txt"), "one\n");
  return folder;
};

describe.skipIf(!sandbox).each(Object.entries(traps))("%s", (_what, trap) => {
  it("runs where the agent runs, and not on this machine", async () => {
    disk = await setWorkerDisk(stage);
    const folder = await setTrap(trap);
    await turnAround();
    expect(await exists(join(folder, ".git/sprung")), "the trap is one").toBe(true);
    expect(await exists(join(outside, "it-ran"))).toBe(false);
    expect(await textOf(join(folder, ".git/stolen"))).toBe("");
  });

  it("would run on this machine without the sandbox", async () => {
    disk = await setWorkerDisk(stage, { confined: "none" });
    const folder = await setTrap(trap);
    await turnAround();
    expect(await exists(join(outside, "it-ran"))).toBe(true);
    expect(await textOf(join(folder, ".git/stolen"))).toContain("the machine's secret");
  });
});

describe.skipIf(!sandbox).each([
  ["is not read", false],
  ["would be read without the sandbox", true],
])("what belongs to others %s", (_what, isRead) => {
  const confined = () => (isRead ? { confined: "none" as const } : {});

  it("through borrowed objects of another repository", async () => {
    disk = await setWorkerDisk(stage, confined());
    const other = `${stage.neighbour.id}/1/dev` as SessionKey;
    const { readOnly } = await disk.wake(other, "", { repository: stage.neighbour });
    const secret = await gitOk(readOnly[0] ?? "", "rev-parse", "refs/heads/main");
    const { folder } = await disk.wake(key);
    await appendFile(join(folder, ".git/objects/info/alternates"), `${readOnly[0]}/objects\n`);
    await gitOk(folder, "update-ref", `refs/heads/${testBranchOf(key)}`, secret);
    const signal = new AbortController().signal;
    const at = { repository: stage.repository, branch: testBranchOf(key), tip: "" };
    const collecting = disk.workspaces.collectBranch(key, at, signal);
    const said = await collecting.then(
      async (collected) => {
        await collected[Symbol.asyncDispose]();
        return "read";
      },
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );
    // A branch of another repository goes no further, but by then the host has read it.
    expect(/^Git could not|no branch/.test(said)).toBe(!isRead);
  });

  it("through a link in the place of the clone's .git", async () => {
    disk = await setWorkerDisk(stage, confined());
    const other = `${stage.repository.id}/${issue}/pm` as SessionKey;
    const theirs = (await disk.wake(other)).folder;
    await writeFile(join(theirs, "secret.txt"), "another conversation's\n");
    await agentCommit(theirs, "Secret");
    const { folder } = await disk.wake(key);
    await rm(join(folder, ".git"), { recursive: true });
    await symlink(join(theirs, ".git"), join(folder, ".git"));
    const collected = await turnAround();
    expect(collected[1] !== undefined).toBe(isRead);
    const refs = await gitOk(theirs, "for-each-ref", "--format=%(refname)", "refs/squadron");
    expect(refs !== "", "what was written into the other one").toBe(isRead);
  });
});

describe("a branch that is checked out on this machine", () => {
  it("runs nothing and reads nothing, whatever its tree says and this machine's user has set up", async () => {
    disk = await setWorkerDisk(stage);
    const program = join(outside, "program");
    await writeFile(program, `#!/bin/sh\ntouch '${outside}/it-ran'\ncat\n`, { mode: 0o755 });
    await writeFile(
      join(outside, ".gitconfig"),
      `[filter "lfs"]\n\tsmudge = ${program}\n\tprocess = ${program}\n\trequired = true\n[submodule]\n\trecurse = true\n`,
    );
    vi.stubEnv("HOME", outside);
    const branch = `hostile-${issue}`;
    await stage.github.as("maintainer").commit(stage.name, {
      branch,
      files: {
        ".gitattributes": "* filter=lfs diff=lfs merge=lfs\n",
        // GitHub takes none that names a program, and neither does the mirror.
        ".gitmodules": `[submodule "x"]\n\tpath = x\n\turl = ${outside}\n`,
        ".githooks/post-checkout": "#!/bin/sh\n",
        ".lfsconfig": `[lfs]\n\turl = file://${outside}\n`,
        "data.txt": "plain\n",
      },
    });
    const links = await mkdtemp(join(outside, "links-"));
    await gitOk(links, "clone", "--quiet", join(stage.folder, "repositories", `${stage.name}.git`), ".");
    await gitOk(links, "checkout", "--quiet", branch);
    await symlink(join(outside, "secret"), join(links, "link"));
    await gitOk(links, "add", "link");
    await gitOk(links, "commit", "--quiet", "-m", "Link");
    await gitOk(links, "push", "--quiet", "origin", branch);
    const title = "Hostile";
    const pull = await stage.github.as("maintainer").createPullRequest(stage.name, { title, head: branch });
    const { folder } = await disk.wake(key, "", { at: { ref: `refs/pull/${pull.number}/head` } });
    expect(await readFile(join(folder, "data.txt"), "utf8")).toBe("plain\n");
    expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(true);
    expect(await exists(join(outside, "it-ran"))).toBe(false);
  });
});
