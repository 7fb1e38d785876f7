import { once } from "node:events";

import { expect, it } from "vitest";

import type { TimelineLine } from "../../src/ports/timeline.ts";
import { letDisplayIn, sessionOf, setPageStage, signIn, type PageStage } from "./page-stage.ts";

const said = (id: string, text: string): TimelineLine => ({ id, at: 5, entry: { kind: "said", text } });

/** Reads a stream until it holds a text. @returns what came till then; all of it when the stream ends before. */
function reading(answer: Response) {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const until = async (wanted: string, times = 1): Promise<string> => {
    while (text.split(wanted).length <= times) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      text += decoder.decode(value);
    }
    return text;
  };
  return { until, leave: async () => reader?.cancel() };
}

/** Resolves when nobody listens for news any more. */
async function quiet({ listeners, news }: PageStage): Promise<void> {
  while (listeners.size > 0) await once(news, "left");
}

const session = "/squadron/sessions/1/7/dev/live";

it("sends what is new of a session, once, and how it stands", async () => {
  const lines = [said("1-0", "first"), said("2-0", "second")];
  const stage = setPageStage({ lines });
  const stream = reading(await stage.ask(`${session}?after=1-0`, await signIn(stage)));
  const begun = await stream.until(": here");
  expect(begun).toMatch(/event: append\ndata: <li class="entry said" id="at-2-0">[\s\S]*\nid: 2-0\n/);
  expect(begun).toContain("event: head");
  expect(begun).not.toContain("first");
  lines.push(said("3-0", "third"));
  for (const tell of stage.listeners) tell(sessionOf(1).key);
  const all = await stream.until(": here", 2);
  expect(all).toContain("third");
  expect(all.match(/event: head/g), "as it stood before").toHaveLength(1);
  expect(all.match(/id: 2-0/g)).toHaveLength(1);
  await stream.leave();
  await quiet(stage);
});

it("goes on where a browser was before it lost the connection, and begins anew for what makes no sense", async () => {
  const stage = setPageStage({ lines: [said("1-0", "first"), said("2-0", "second")] });
  const cookie = await signIn(stage);
  const from = async (after: string, headers: Record<string, string>): Promise<string> => {
    const stream = reading(await stage.ask(`${session}?after=${after}`, cookie, { headers }));
    const text = await stream.until(": here");
    await stream.leave();
    return text;
  };
  expect(await from("0-0", { "last-event-id": "1-0" })).not.toContain("first");
  expect(await from("z", {})).toContain("first");
  await quiet(stage);
});

it("ends when the service stops, and listens no longer", async () => {
  const stage = setPageStage();
  const cookie = await letDisplayIn(stage);
  const streams = [
    reading(await stage.ask("/squadron/live", cookie)),
    reading(await stage.ask(session, cookie)),
  ];
  for (const stream of streams) await stream.until(": here");
  expect(stage.listeners.size).toBe(2);
  stage.ending.abort();
  for (const stream of streams) await stream.until("what never comes");
  expect(stage.listeners.size).toBe(0);
});

it("shows a session no longer to a person who may not read it any more, also while they watch", async () => {
  const lines = [said("1-0", "first")];
  const stage = setPageStage({ lines });
  const stream = reading(await stage.ask(session, await signIn(stage)));
  await stream.until(": here");
  stage.github.reads.set("ann", []);
  stage.clock.now += 60_000;
  lines.push(said("2-0", "a word in private"));
  for (const tell of stage.listeners) tell(sessionOf(1).key);
  expect(await stream.until("This session is gone")).not.toContain("a word in private");
  await stream.leave();
  await quiet(stage);
});

it("shows a person nothing more once they are signed in for too long, also while they watch", async () => {
  const stage = setPageStage();
  const stream = reading(await stage.ask("/squadron/live", await signIn(stage)));
  expect(await stream.until(": here")).toContain("acme/repo-1#7");
  stage.clock.now += 8 * 3_600_000 + 60_000;
  for (const tell of stage.listeners) tell(sessionOf(1).key);
  expect(await stream.until("No session here")).toContain("No session here");
  await stream.leave();
  await quiet(stage);
});

it("says in the log why a stream broke, and to the browser nothing of it", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  stage.github.goAway(true);
  const text = await reading(await stage.ask("/squadron/live", cookie)).until("what never comes");
  expect(text).not.toContain("away");
  expect(stage.logged).toEqual(["page stream failed"]);
  expect(stage.listeners.size).toBe(0);
});

it("lets no more than two hundred watch at once, and others when some have left", async () => {
  const stage = setPageStage();
  const cookie = await letDisplayIn(stage);
  // Whoever only asks for the headers watches nothing.
  for (let time = 0; time < 3; time++)
    expect((await stage.ask("/squadron/live", cookie, { method: "HEAD" })).status).toBe(200);
  const streams = [];
  for (let nth = 0; nth < 200; nth++) streams.push(reading(await stage.ask("/squadron/live", cookie)));
  expect((await stage.ask("/squadron/live", cookie)).status).toBe(503);
  await Promise.all(streams.map((stream) => stream.leave()));
  await quiet(stage);
  const again = await stage.ask("/squadron/live", cookie);
  expect(again.status).toBe(200);
  await reading(again).leave();
  await quiet(stage);
});
