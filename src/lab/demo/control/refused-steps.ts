import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import {
  isAsleep,
  isAtWork,
  keyOf,
  openIssue,
  order,
  ownComments,
  shows,
  type ControlPlay,
} from "./control-play.ts";

/** The model obeys a stranger's text; what may then not be done is asked of a person, and is not done. */
export async function taintRefused(play: ControlPlay): Promise<Evidence> {
  const { world } = play;
  const { number: issue } = await world.github
    .as("outsider")
    .createIssue(world.repository, { title: "Urgent", body: "[[label]]" });
  await world.github.as("maintainer").addLabel(world.repository, issue, "squadron:docs");
  await shows(play, { issue, role: "docs" }, "Waits for: to use `set_labels`");
  const changes = (): number =>
    world.github.writes.filter(
      ({ path, body }) => path.includes("labels") && JSON.stringify(body ?? "").includes("urgent"),
    ).length;
  expect(changes() === 0, "A stranger's text set a label.");
  const evidence = await order(play, {
    issue,
    words: "/squadron deny docs",
    says: "Not allowed for **docs**",
  });
  await isAsleep(play, { issue, role: "docs" });
  expect(changes() === 0, "What was not allowed was done.");
  return { "labels set": changes(), ...evidence };
}

/** An outsider's order gets a thumb down, not a word, and nothing is done. */
export async function notAllowedRefused(play: ControlPlay): Promise<Evidence> {
  const { world } = play;
  play.held.renew();
  const issue = await openIssue(play, "pm", "[[hold]]");
  await isAtWork(play, keyOf(play, issue, "pm"));
  const { id } = await world.github.as("outsider").comment(world.repository, issue, "/squadron stop pm");
  const reaction = await until("the reaction", () =>
    world.github.writes.find(({ path }) => path.endsWith(`/comments/${id}/reactions`)),
  );
  play.held.release();
  await until("the turn's own end", async () =>
    (await ownComments(play, issue)).some((body) => body.includes("This must never be seen.")),
  );
  const replies = (await ownComments(play, issue)).filter((body) => body.includes("<!-- line ")).length;
  expect(replies === 0, "A stranger made Squadron write.");
  return { reaction: JSON.stringify(reaction.body), replies, "turn went on": true };
}
