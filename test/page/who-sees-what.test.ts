import fc from "fast-check";
import { expect, it } from "vitest";

import { letDisplayIn, sessionOf, setPageStage, signIn, type PageStage } from "./page-stage.ts";

async function shown({ ask }: PageStage, cookie: string): Promise<readonly string[]> {
  const board = await (await ask("/squadron", cookie)).text();
  return [...board.matchAll(/acme\/(repo-\d+)#7/g)].map(([, name = ""]) => name);
}

it("shows a person the sessions of exactly the repositories that they can read", async () => {
  const ids = [1, 2, 3, 4, 5, 12];
  await fc.assert(
    fc.asyncProperty(fc.subarray(ids), async (readable) => {
      const stage = setPageStage({ sessions: ids.map((id) => sessionOf(id)) });
      stage.github.reads.set("bob", readable);
      const cookie = await signIn(stage, "bob");
      expect(await shown(stage, cookie)).toEqual(readable.map((id) => `repo-${id}`));
      for (const id of ids) {
        const status = readable.includes(id) ? 200 : 404;
        const page = await stage.ask(`/squadron/sessions/${id}/7/dev`, cookie);
        expect([id, page.status]).toEqual([id, status]);
      }
      await stage.ask("/squadron/figures", cookie);
      expect(ids.filter((id) => stage.counts()?.(id))).toEqual(readable);
    }),
    { numRuns: 12 },
  );
});

it("says of a session that is not to be seen the same as of one that is not there", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  const text = async (path: string) => (await stage.ask(`/squadron/sessions/${path}`, cookie)).text();
  expect(await text("2/7/dev")).toBe(await text("9/7/dev"));
  expect((await stage.ask("/squadron/sessions/2/7/dev/live", cookie)).status).toBe(404);
});

it("tells of the whole service only those who see all of it", async () => {
  const stage = setPageStage();
  const figures = async (cookie: string) => (await stage.ask("/squadron/figures", cookie)).text();
  expect(await figures(await signIn(stage))).not.toContain("What waits now");
  expect(await figures(await letDisplayIn(stage))).toContain("What waits now");
});

it("gives the controls to those who can use them", async () => {
  const stage = setPageStage();
  const page = async (cookie: string) => (await stage.ask("/squadron/sessions/1/7/dev", cookie)).text();
  expect(await page(await signIn(stage))).toContain('name="order" value="stop"');
  const display = await page(await letDisplayIn(stage));
  expect(display).not.toContain("<button name");
  expect(display, "nor can it sign out").not.toContain("Sign out");
});

it("asks GitHub again after a minute what a person can read, and not before", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  expect(await shown(stage, cookie)).toEqual(["repo-1"]);
  stage.github.reads.set("ann", []);
  stage.clock.now += 59_000;
  expect(await shown(stage, cookie)).toEqual(["repo-1"]);
  expect(stage.github.listed).toHaveLength(1);
  stage.clock.now += 1_000;
  expect(await shown(stage, cookie)).toEqual([]);
});

it("shows nothing while GitHub does not say what a person can read, and asks again", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  stage.github.goAway(true);
  const answer = await stage.ask("/squadron", cookie);
  const text = await answer.text();
  expect([answer.status, text.includes("repo-")]).toEqual([502, false]);
  expect(text, "why is for the log").not.toContain("GitHub is away");
  expect(stage.logged).toEqual(["page failed"]);
  stage.github.goAway(false);
  expect(await shown(stage, cookie)).toEqual(["repo-1"]);
});

it("shows nobody anything without a cookie of ours", async () => {
  const stage = setPageStage();
  const paths = ["", "/", "/live", "/figures", "/sessions/1/7/dev", "/sessions/1/7/dev/live", "/nothing"];
  const made = ["", "squadron-person=made-up; squadron-display=made-up", "squadron-display="];
  for (const path of paths)
    for (const cookie of made) {
      const answer = await stage.ask(`/squadron${path}`, cookie);
      expect([path, cookie, answer.status]).toEqual([path, cookie, 401]);
      expect(await answer.text()).not.toContain("repo-");
    }
});

it("sends with every answer what keeps scripts, frames and caches away", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  for (const [path, who] of [
    ["", cookie],
    ["", ""],
    ["/sessions/1/7/dev", cookie],
    ["/nothing", cookie],
  ] as const) {
    const { headers } = await stage.ask(`/squadron${path}`, who);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
  }
});
