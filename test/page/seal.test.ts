import fc from "fast-check";
import { expect, it } from "vitest";

import { createSeal } from "../../src/web/page/seal.ts";

const key = Buffer.alloc(32, 1);
const seal = createSeal(key);
const anyText = fc.string({ unit: "grapheme" });

it("gives back what was closed, in another process with the same key, too", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(createSeal(Buffer.alloc(32, 1)).open(seal.close(text))).toBe(text);
    }),
  );
});

it("opens nothing in which one bit is another", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, nth) => {
      const bytes = Buffer.from(seal.close(text), "base64url");
      const at = nth % (bytes.length * 8);
      bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
      expect(seal.open(bytes.toString("base64url"))).toBeUndefined();
    }),
  );
});

it("opens nothing that is cut, made up or of another key, and does not fail over it", () => {
  const closed = seal.close("a token");
  for (let length = 0; length < closed.length - 1; length++)
    expect(seal.open(closed.slice(0, length))).toBeUndefined();
  expect(createSeal(Buffer.alloc(32, 2)).open(closed)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => seal.open(text) === undefined));
});

it("closes the same text in another way each time, and shows nothing of it", () => {
  expect(seal.close("a token")).not.toBe(seal.close("a token"));
  expect(Buffer.from(seal.close("a token"), "base64url").includes("a token")).toBe(false);
  expect(seal.close("a token")).toMatch(/^[\w-]+$/);
});
