import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import { openIssue, order, ownComments, type ControlPlay } from "./control-play.ts";

interface Shown {
  readonly issue: number;
  readonly body: string;
}

/** What a staged role was asked for, once it is shown. */
async function stage(play: ControlPlay): Promise<Shown> {
  const issue = await openIssue(play, "reviewer", "[[change]]");
  const body = await until("what is staged", async () =>
    (await ownComments(play, issue)).find((each) => each.startsWith("🧪")),
  );
  return { issue, body };
}

async function isChanged(play: ControlPlay, issue: number): Promise<boolean> {
  const said = (await ownComments(play, issue)).some(
    (body) => !body.startsWith("🧪") && body.includes("It is documented now."),
  );
  const labelled = play.world.github.writes.some(
    ({ path, body }) =>
      path.endsWith(`/issues/${issue}/labels`) && JSON.stringify(body ?? "").includes("documentation"),
  );
  expect(said === labelled, "Half of what was shown was changed.");
  return said;
}

/** Everything is shown, and nothing is changed. */
export async function stagedShown(play: ControlPlay): Promise<Evidence> {
  const { issue, body } = await stage(play);
  expect(body.includes("It is documented now.") && body.includes("documentation"), "Not all of it is shown.");
  expect(!(await isChanged(play, issue)), "It was changed before anybody had allowed it.");
  return { "changes shown": (body.match(/^\d+\. /gm) ?? []).length, "changes made": 0 };
}

/** Exactly that is changed when a person says so. */
export async function stagedApproved(play: ControlPlay): Promise<Evidence> {
  const { issue } = await stage(play);
  const evidence = await order(play, {
    issue,
    words: "/squadron approve reviewer",
    says: "exactly as shown",
  });
  expect(await isChanged(play, issue), "What was allowed was not changed.");
  return evidence;
}

/** Nothing is changed when something moved since it was shown. */
export async function stagedWorldMoved(play: ControlPlay): Promise<Evidence> {
  const { issue } = await stage(play);
  await play.world.github
    .as("maintainer")
    .editIssue(play.world.repository, issue, { title: "Something else" });
  const evidence = await order(play, {
    issue,
    words: "/squadron approve reviewer",
    says: "so nothing was changed",
  });
  expect(!(await isChanged(play, issue)), "It was changed although the world had moved.");
  return evidence;
}
