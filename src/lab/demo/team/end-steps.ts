import type { SessionKey } from "../../../domain/ids.ts";
import { expect, type Evidence } from "../expect.ts";
import { account } from "./account.ts";
import { code, docs, first } from "./begin-steps.ts";
import { tracesOf } from "../traces-of.ts";
import { atRest, gitAt, look, pullWhen, saidOn, shows, type TeamPlay } from "./team-story.ts";

/** A person merges what branch protection lets through; the issue closes, and who worked on it is gone. */
export async function humanMerges(play: TeamPlay): Promise<Evidence> {
  const { github, repository } = play.world;
  const pull = await pullWhen(
    play,
    "a pull request that can be merged",
    (each) => each.mergeable_state === "clean",
  );
  const { sha } = await github.as("maintainer").merge(repository, pull.number);
  const issue = await play.until("the issue closed", async () => {
    const seen = await look<{ state: string }>(play, `/issues/${code}`);
    return seen.state === "closed" && seen;
  });
  await shows(play, { role: "dev", number: code }, "is gone");
  for (const role of ["reviewer", "security"]) await shows(play, { role, number: pull.number }, "is gone");
  return { merge: sha.slice(0, 7), issue: issue.state, gone: "dev, reviewer, security" };
}

/** docs slept until the other issue was closed, and goes on by itself. */
export async function dependentsWake(play: TeamPlay): Promise<Evidence> {
  await play.until("docs' word", async () =>
    (await saidOn(play, docs)).some((body) => body.includes("sum() is described now.")),
  );
  await shows(play, { role: "docs", number: docs }, "is asleep");
  return { woken: "docs", by: `#${code} closed` };
}

/** After the last close nothing is left but tombstones, and GitHub was changed in no other way than was told. */
export async function allGone(play: TeamPlay): Promise<Evidence> {
  const { github, repository, repositoryId } = play.world;
  const person = github.as("maintainer");
  for (const [role, number] of [
    ["docs", docs],
    ["pm", first],
  ] as const) {
    await person.closeIssue(repository, number);
    await shows(play, { role, number }, "is gone");
  }
  await atRest(play);
  const { number: pull } = await pullWhen(play, "the pull request", () => true);
  const sessions = [
    [first, "pm"],
    [code, "dev"],
    [docs, "docs"],
    [pull, "reviewer"],
    [pull, "security"],
  ] as const;
  const left = { keys: 0, histories: 0, files: 0, processes: 0 };
  for (const [number, role] of sessions) {
    const key = `${repositoryId}/${number}/${role}` as SessionKey;
    const kept = (await play.redis.keys("*")).filter(
      (name) => name.includes(key) && !name.includes(":seen:"),
    );
    left.keys += kept.filter((name) => name !== `{squadron}:meta:session/${key}`).length;
    const { histories, processes, files } = await tracesOf(play, key);
    left.histories += histories;
    left.processes += processes;
    left.files += files;
  }
  expect(
    Object.values(left).every((count) => count === 0),
    `Left: ${JSON.stringify(left)}.`,
  );
  const hidden = await gitAt(play, "for-each-ref", "--format=%(refname)", "refs/squadron");
  expect(hidden === "", `Unfinished work is left: ${hidden}`);
  const { made, wrong } = account(github.writes, play.beside);
  expect(wrong.length === 0, `GitHub was not changed as the story has it:\n${wrong.join("\n")}`);
  return { ...left, tombstones: sessions.length, changes: github.writes.length, "every change": made };
}
