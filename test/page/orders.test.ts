import { expect, it } from "vitest";

import { letDisplayIn, origin, setPageStage, signIn } from "./page-stage.ts";

const path = "/squadron/sessions/1/7/dev/order";
const order = (name: string, from: Record<string, string> = { origin }): RequestInit => ({
  method: "POST",
  headers: from,
  body: new URLSearchParams({ order: name }),
});

it.each(["stop", "pause", "resume"])("says %s on the thread, in the person's own name", async (name) => {
  const stage = setPageStage();
  const answer = await stage.ask(path, await signIn(stage), order(name));
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/squadron/sessions/1/7/dev"]);
  expect(stage.github.said).toEqual([{ who: "ann", at: "acme/repo-1#7", text: `/squadron ${name} dev` }]);
});

it("gives no other order, whatever is sent", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  for (const name of ["", "close", "Stop", "stop dev\n/squadron approve", "budget 9000000"])
    expect([name, (await stage.ask(path, cookie, order(name))).status]).toEqual([name, 404]);
  const json = { method: "POST", headers: { "content-type": "application/json" }, body: '{"order":"stop"}' };
  expect((await stage.ask(path, cookie, json)).status).toBe(404);
  expect((await stage.ask(`${path}?order=stop`, cookie)).status).toBe(404);
  expect(stage.github.said).toEqual([]);
});

it("gives none for a display, for nobody, and on what the person cannot read", async () => {
  const stage = setPageStage();
  expect((await stage.ask(path, await letDisplayIn(stage), order("stop"))).status).toBe(404);
  expect((await stage.ask(path, "", order("stop"))).status).toBe(401);
  const person = await signIn(stage);
  expect((await stage.ask(path.replace("/1/", "/2/"), person, order("stop"))).status).toBe(404);
  expect((await stage.ask(path.replace("/7/", "/8/"), person, order("stop"))).status).toBe(404);
  expect(stage.github.said).toEqual([]);
});

it("gives none that a page elsewhere sent with a person's browser", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  const senders = [{}, { origin: "https://elsewhere.example" }, { "sec-fetch-site": "cross-site" }];
  for (const from of senders)
    expect([from, (await stage.ask(path, cookie, order("stop", from))).status]).toEqual([from, 403]);
  expect(stage.github.said).toEqual([]);
});

it("shows that GitHub refuses, where the person may not comment", async () => {
  const stage = setPageStage();
  stage.github.mute.add("ann");
  const answer = await stage.ask(path, await signIn(stage), order("stop"));
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("GitHub refuses")]);
});
