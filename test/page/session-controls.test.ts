import { expect, it } from "vitest";

import { sessionControls } from "../../src/web/page/session-controls.ts";
import { readMarkup } from "./markup.ts";
import { sessionOf } from "./page-stage.ts";

async function buttons(pausedBy: string) {
  const { text, values } = readMarkup(String(await sessionControls(sessionOf(1, { pausedBy }))));
  return { text: text.trim().split(/\s+/), values };
}

it("offers to stop and to pause, by a form that posts to the session's own address", async () => {
  const { text, values } = await buttons("");
  expect(text).toEqual(["Stop", "Pause"]);
  expect(values).toEqual(
    ["row", "post", "/squadron/sessions/1/7/dev/order"].concat(["order", "stop", "order", "pause"]),
  );
});

it("offers to resume what is paused, in place of pausing it", async () => {
  const { text, values } = await buttons("ann");
  expect([text, values.at(-1)]).toEqual([["Stop", "Resume"], "resume"]);
});
