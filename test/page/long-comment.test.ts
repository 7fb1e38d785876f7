import { afterAll, beforeAll, expect, it } from "vitest";

import { createKeys } from "../../src/adapters/redis/keys.ts";
import { worker, type Stage } from "../e2e/stage.ts";
import { stageWithPages } from "./stage-with-pages.ts";

const words = Array.from({ length: 9_000 }, (_, at) => `Line ${at} is grey.`).join("\n");
let stage: Stage;
let squadron: string;
let issue: number;

beforeAll(async () => {
  ({ stage, squadron } = await stageWithPages({
    script: { "*": worker(words) },
    env: { SQUADRON_PAGE_OPEN: "1" },
  }));
  await stage.start();
  issue = await stage.ask("pm");
  await stage.quiet();
});
afterAll(() => stage[Symbol.asyncDispose]());

const load = async (url: string): Promise<string> => (await fetch(new URL(url, squadron))).text();

/** The words of the changes that a page shows, as one text. */
function wordsOn(page: string): string {
  return [...page.matchAll(/<p class="words">([^<]*)<\/p>/g)].map(([, text]) => text).join("");
}

it("shows on the session's page all of a comment that GitHub has only the begin of", async () => {
  const [comment = ""] = await stage.said(issue);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  const [, kept = "", link = ""] = /^([\s\S]*)\n\n_[\d,]+ characters .*\]\((\S+)\)/.exec(comment) ?? [];
  expect(words.startsWith(kept)).toBe(true);
  expect(kept.length).toBeGreaterThan(60_000);
  expect(link).toBe(`${squadron}/squadron/sessions/${stage.key(issue)}`);
  expect(wordsOn(await load(link))).toContain(words);
});

it("has it also when much has happened since, a page earlier", async () => {
  const at = createKeys("squadron").timeline(stage.key(issue));
  const filling = stage.redis.pipeline();
  const news = JSON.stringify({ kind: "said", text: "And then." });
  for (let i = 0; i < 300; i++) filling.xadd(at, "*", "at", Date.now(), "entry", news);
  await filling.exec();
  const path = `/squadron/sessions/${stage.key(issue)}`;
  const last = await load(path);
  expect(wordsOn(last)).not.toContain("grey");
  const [, earlier = ""] = /href="([^"]+)">What happened earlier</.exec(last) ?? [];
  const page = await load(earlier);
  expect(wordsOn(page)).toContain(words);
  expect(page).not.toContain("data-live");
  expect(page).toContain(`href="${path}">What happened last<`);
});
