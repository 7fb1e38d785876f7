import fc from "fast-check";
import { expect, it } from "vitest";

import { findSecret } from "../../src/domain/find-secret.ts";
import { keepable, mostOfEntry, type TimelineEntry } from "../../src/domain/timeline.ts";

/** The one entry of a text that is not in several. */
const kept = (entry: TimelineEntry): TimelineEntry => {
  const [first, ...rest] = keepable(entry);
  if (!first || rest.length > 0) throw new Error("more than one entry");
  return first;
};
const secret = `ghp_${"a1B2".repeat(9)}`;

it("keeps no key, wherever it stands in a text, also where the text is cut", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * mostOfEntry }), (before) => {
      const entry = kept({ kind: "said", text: `${"word ".repeat(before / 5)}${secret} end` });
      expect("text" in entry && findSecret(entry.text)).toBeUndefined();
      expect(JSON.stringify(entry)).not.toContain(secret.slice(0, 20));
    }),
  );
});

it("keeps no more of a text than can be followed, and all of a short one", () => {
  const long = kept({ kind: "prompt", text: "word ".repeat(mostOfEntry) });
  expect("text" in long && long.text.length).toBe(mostOfEntry + 1);
  const short = { kind: "tool", name: "bash", text: "ls" } as const;
  expect(kept(short)).toEqual(short);
});

it("keeps no part of a key that stood where much was cut, also behind other keys that made room", () => {
  const keys = "-----BEGIN PRIVATE KEY-----\nabcd\n-----END PRIVATE KEY-----\n";
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 39 }), (shown) => {
      const before = keys.repeat(200).slice(0, 2 * mostOfEntry - shown - 50);
      const text = `${before}\n-----END PRIVATE KEY-----\n`.padEnd(2 * mostOfEntry - shown, " ") + secret;
      expect(JSON.stringify(keepable({ kind: "said", text }))).not.toContain("ghp_");
    }),
  );
});

it("keeps the beginning of a long text that has no words", () => {
  const entry = kept({
    kind: "result",
    name: "bash",
    ok: true,
    ms: 1,
    text: "ab".repeat(mostOfEntry * 2),
  });
  expect("text" in entry && entry.text.length).toBe(mostOfEntry + 1);
});
