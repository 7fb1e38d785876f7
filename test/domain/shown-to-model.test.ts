import { expect, it } from "vitest";

import { fence, turnPrompt } from "../../src/domain/prompt.ts";
import { renderOpenThreads, renderPull } from "../../src/domain/pull-text.ts";
import { renderThread } from "../../src/domain/thread-text.ts";
import { act, said, someThread } from "../support/events.ts";

const hidden = "words<!-- evil -->\u200B![evil](x.png)";
const seen = "words [image]";
const wake = { kind: "wake", authorTrusted: true, hops: 0, from: "" } as const;
const part = { login: "mona", createdAt: "", body: hidden, edited: false, author: "trusted" } as const;

it("a prompt holds what people see of comments, reviews, titles and bodies", () => {
  const thread = { ...someThread, title: "Title\u202E", body: hidden };
  const acts = [said(hidden, { thread }), act("opened", {}, { thread })];
  const prompt = turnPrompt(
    acts.map((event) => ({ ...wake, event })),
    [],
  );
  expect(prompt.split(seen)).toHaveLength(3);
  expect(prompt).toContain("Title\n");
  expect(prompt).not.toMatch(/evil|\u200B|\u202E/);
});

it("a thread is shown as people see it, whoever wrote it", () => {
  const outsider = { ...part, author: "outsider" } as const;
  for (const opening of [part, outsider]) {
    const text = renderThread("Title\u202E", opening, [part]);
    expect(text.split(seen)).toHaveLength(3);
    expect(text).not.toMatch(/evil|\u200B|\u202E/);
  }
});

it("a review's comments are shown as people see them", () => {
  const comments = [{ id: 1, author: "mona", body: hidden }];
  const threads = [{ path: "a.ts", line: 1, outdated: false, comments }];
  expect(renderOpenThreads(threads, new Set(["mona"]))).toContain(`@mona: ${seen}`);
});

it("a diff shows what is invisible in it, since whoever reviews must find it", () => {
  const head = { ref: "main", sha: "abc", fork: false };
  const pull = { number: 1, head, base: { ref: "main" }, draft: false, mergeable: "clean" };
  const file = { path: "a.ts", before: "a.ts", status: "modified", additions: 1, deletions: 0 };
  const patch = "+if (a\u202E\u2066) // <!-- shown -->";
  expect(renderPull(pull, [{ ...file, patch }], true)).toContain(
    "+if (a[invisible: U+202E and 1 more]) // <!-- shown -->",
  );
});

it("nothing invisible stands in what is fenced, wherever it comes from", () => {
  expect(fence("a\u200Bb\u{E0041}")).toBe("<untrusted>\nab\n</untrusted>");
});
