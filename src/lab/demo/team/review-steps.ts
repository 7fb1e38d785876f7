import { expect, type Evidence } from "../expect.ts";
import { code } from "./begin-steps.ts";
import { runCi } from "./ci.ts";
import { look, pullWhen, shows, type TeamPlay } from "./team-story.ts";

interface ReviewSeen {
  readonly id: number;
  readonly body: string;
}
interface LineComment {
  readonly id: number;
  readonly line: number;
  readonly in_reply_to_id?: number;
}
interface RunSeen {
  readonly name: string;
  readonly conclusion: string;
}

const reviewsOf = (play: TeamPlay, number: number): Promise<readonly ReviewSeen[]> =>
  look(play, `/pulls/${number}/reviews?per_page=100`);

async function checksOf(play: TeamPlay, sha: string): Promise<Readonly<Record<string, string>>> {
  const { check_runs: runs } = await look<{ check_runs: readonly RunSeen[] }>(
    play,
    `/commits/${sha}/check-runs`,
  );
  return Object.fromEntries(runs.map(({ name, conclusion }) => [name, conclusion]));
}

/** The pull request is ready; reviewer asks for changes on two of its lines, security finds nothing. */
export async function reviewRequestsChanges(play: TeamPlay): Promise<Evidence> {
  const { github, repository } = play.world;
  const draft = await pullWhen(play, "the draft", () => true);
  await github
    .as("maintainer")
    .comment(repository, draft.number, "The tests pass. Have it reviewed, please.");
  const pull = await pullWhen(play, "a pull request that is ready", (each) => !each.draft);
  const asking = await play.until("the review", async () =>
    (await reviewsOf(play, pull.number)).find(({ body }) => body.startsWith("**reviewer** asks for changes")),
  );
  const lines = await look<readonly LineComment[]>(
    play,
    `/pulls/${pull.number}/reviews/${asking.id}/comments`,
  );
  expect(lines.length === 2, `There are ${lines.length} comments on lines.`);
  // A review comes before its check.
  const checks = await play.until("a check of both", async () => {
    const found = await checksOf(play, pull.head.sha);
    return found["squadron/security"] !== undefined && found["squadron/reviewer"] !== undefined && found;
  });
  expect(checks["squadron/reviewer"] === "failure", "The reviewer's check did not fail.");
  return { "line comments": lines.length, ...checks };
}

/** dev is shown every open thread at once, changes the code, answers each and resolves it. */
export async function devAnswersEachThread(play: TeamPlay): Promise<Evidence> {
  const { model, github } = play.world;
  const pull = await pullWhen(play, "the pull request", () => true);
  const answers = await play.until("an answer in each thread", async () => {
    const all = await look<readonly LineComment[]>(play, `/pulls/${pull.number}/comments?per_page=100`);
    const replies = all.filter((each) => each.in_reply_to_id !== undefined);
    return replies.length >= 2 && replies;
  });
  await shows(play, { role: "dev", number: code }, "is asleep");
  const threads = new Set(answers.map((each) => each.in_reply_to_id));
  expect(
    answers.length === 2 && threads.size === 2,
    `There are ${answers.length} answers in ${threads.size} threads.`,
  );
  const prompts = model.requests.filter(
    ({ messages }) =>
      messages.at(-1)?.role === "user" && messages.at(-1)?.text.includes("Open review threads") === true,
  );
  const text = prompts[0]?.messages.at(-1)?.text ?? "";
  const shown = [...text.matchAll(/comment \d+, @/g)].length;
  expect(shown === 2, `The prompt showed ${shown} threads.`);
  const resolved = github.writes.filter(({ body }) =>
    JSON.stringify(body ?? "").includes("resolveReviewThread"),
  ).length;
  expect(resolved === 2, `${resolved} threads were resolved.`);
  return { threads: threads.size, "in one prompt": shown, answers: answers.length, resolved };
}

/** reviewer reads the new head and approves it: in words, and as a check that the branch demands. */
export async function reviewApproves(play: TeamPlay): Promise<Evidence> {
  const pull = await pullWhen(play, "the pull request", () => true);
  expect((await runCi(play, pull.head.sha)) === "success", "The tests fail.");
  await play.until("the reviewer's approval", async () =>
    (await reviewsOf(play, pull.number)).find(({ body }) => body.startsWith("**reviewer** approves")),
  );
  const approved = await play.until("its check", async () => {
    const checks = await checksOf(play, pull.head.sha);
    return checks["squadron/reviewer"] === "success" && checks;
  });
  await shows(play, { role: "reviewer", number: pull.number }, "is asleep");
  await shows(play, { role: "dev", number: code }, "is asleep");
  return { head: pull.head.sha.slice(0, 7), ...approved };
}
