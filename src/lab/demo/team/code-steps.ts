import { expect, type Evidence } from "../expect.ts";
import { code } from "./begin-steps.ts";
import { runCi } from "./ci.ts";
import { meanwhile } from "./team-script.ts";
import { gitAt, look, pullWhen, saidOn, shows, type TeamPlay } from "./team-story.ts";

/** The branch that dev works on. */
export const branch = `squadron/dev/issue-${code}`;
const dev = { role: "dev", number: code } as const;

/** dev's commits are on its branch, by the App's bot, made by commands in its sandbox. */
export async function devCommits(play: TeamPlay): Promise<Evidence | { skipped: string }> {
  await play.until(
    "the branch",
    async () => (await gitAt(play, "for-each-ref", `refs/heads/${branch}`)) !== "",
  );
  const author = await gitAt(play, "log", "-1", "--format=%an", branch);
  const message = await gitAt(play, "log", "-1", "--format=%B", branch);
  expect(author === "squadron-dev (squadron-lab[bot])", `The commit is by ${author}.`);
  expect(message.includes(`#${code}`), `The commit does not name its issue: ${message}`);
  const commits = Number(await gitAt(play, "rev-list", "--count", `main..${branch}`));
  expect(commits === 1, `There are ${commits} commits.`);
  if (!play.sandbox.ok) return { skipped: "no bwrap: committed outside of a sandbox" };
  return { commits, author, sandbox: true };
}

/** The pull request is a draft that closes the issue. */
export async function draftPull(play: TeamPlay): Promise<Evidence> {
  const pull = await pullWhen(play, "the draft", () => true);
  await shows(play, dev, "is asleep");
  expect(pull.draft, "It is no draft.");
  expect(pull.body.includes(`Closes #${code}`), `It closes nothing: ${pull.body}`);
  return { pull: `#${pull.number}`, draft: pull.draft, head: pull.head.ref };
}

/** The tests fail, dev reads why, mends it and pushes; then they pass. */
export async function checkFailsThenFixed(play: TeamPlay): Promise<Evidence> {
  const { model } = play.world;
  const { head } = await pullWhen(play, "the draft", () => true);
  const before = model.requests.length;
  const failed = await runCi(play, head.sha);
  expect(failed === "failure", "The tests passed at once.");
  const mended = await pullWhen(play, "another commit", (pull) => pull.head.sha !== head.sha);
  const read = model.requests
    .slice(before)
    .some(({ messages }) =>
      messages.some(({ role, text }) => role === "tool" && text.includes("AssertionError")),
    );
  expect(read, "Nobody read why the tests failed.");
  const passed = await runCi(play, mended.head.sha);
  expect(passed === "success", "The tests fail still.");
  await shows(play, dev, "is asleep");
  return { first: failed, "log read": read, second: passed };
}

/** A change of a workflow is refused with the rule; nothing of it is on GitHub. */
export async function protectedPathRefused(play: TeamPlay): Promise<Evidence> {
  const { github, repository, model } = play.world;
  const { head } = await pullWhen(play, "the pull request", () => true);
  const before = model.requests.length;
  await github.as("maintainer").comment(repository, code, "Please add a workflow that runs the tests.");
  await play.until("dev's word about it", async () =>
    (await saidOn(play, code)).some((body) => body.includes("Workflows are for people to change.")),
  );
  await shows(play, dev, "is asleep");
  const refusal = model.requests
    .slice(before)
    .flatMap(({ messages }) => messages)
    .find(({ role, text }) => role === "tool" && text.includes(".github/workflows/test.yml"));
  const now = await pullWhen(play, "the pull request", () => true);
  expect(now.head.sha === head.sha, "Something was pushed.");
  return { refused: refusal?.text.split("\n")[0]?.slice(0, 90) ?? "", "pushed commits": 0 };
}

/** main changes the same lines; dev merges it, the tests and the reviewer look once more. */
export async function conflictResolved(play: TeamPlay): Promise<Evidence> {
  const { github, repository, model } = play.world;
  const person = github.as("maintainer");
  await person.commit(repository, { branch: "main", files: { "src/sum.js": meanwhile } });
  const dirty = await pullWhen(play, "the conflict", (pull) => pull.mergeable_state === "dirty");
  const before = model.requests.length;
  await person.comment(repository, dirty.number, "main has moved: please bring it up to date.");
  const now = await pullWhen(play, "the merge", (pull) => pull.head.sha !== dirty.head.sha);
  const told = model.requests
    .slice(before)
    .some(({ messages }) =>
      messages.some(
        ({ role, text }) => role === "user" && text.includes("conflicts with your branch in src/sum.js"),
      ),
    );
  expect(told, "dev was not told where it conflicts.");
  expect((await runCi(play, now.head.sha)) === "success", "The tests fail after the merge.");
  await play.until("the reviewer's word on it", async () => {
    const { check_runs: runs } = await look<{ check_runs: readonly { name: string }[] }>(
      play,
      `/commits/${now.head.sha}/check-runs`,
    );
    return runs.some(({ name }) => name === "squadron/reviewer");
  });
  const parents = (await gitAt(play, "log", "-1", "--format=%P", branch)).split(" ").length;
  await shows(play, dev, "is asleep");
  return {
    "told where": told,
    parents,
    "head before": dirty.head.sha.slice(0, 7),
    after: now.head.sha.slice(0, 7),
  };
}
