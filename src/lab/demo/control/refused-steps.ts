import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import { isAtWork, keyOf, openIssue, ownComments, type ControlPlay } from "./control-play.ts";

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
