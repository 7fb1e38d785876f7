import { describe, expect, it } from "vitest";

import { postComment } from "../../src/tools/post-comment.ts";
import { recordingContext } from "./recording-context.ts";

describe("post_comment", () => {
  it("posts the words and tells the comment's id; the turn goes on", async () => {
    const { context, calls } = recordingContext();
    expect(await postComment.run(context, { body: "Done." })).toBe("Posted as comment 4711.");
    expect(calls).toEqual([["comment", "Done."]]);
    expect(postComment.endsTurn).toBe(false);
  });

  it("tells that an interrupted run of the turn may have said it in other words", async () => {
    const { context } = recordingContext();
    const again = { ...context, comment: async () => ({ id: "4711", earlier: true }) };
    expect(await postComment.run(again, { body: "Done." })).toMatch(
      /^Posted as comment 4711\. It may have been/,
    );
  });

  it("takes more words than GitHub does, but not any number, without blanks around them, and no empty ones", () => {
    expect(postComment.input.parse({ body: " Done. \n" })).toEqual({ body: "Done." });
    expect(postComment.input.safeParse({ body: " \n " }).success).toBe(false);
    expect(postComment.input.safeParse({ body: "x".repeat(200_000) }).success).toBe(true);
    expect(postComment.input.safeParse({ body: "x".repeat(200_001) }).success).toBe(false);
  });
});
