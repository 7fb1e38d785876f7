import fc from "fast-check";
import { expect, it, vi } from "vitest";

import { print, say } from "../../src/cli/print.ts";

function printed(act: () => void): string {
  let out = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  act();
  spy.mockRestore();
  return out;
}

it("lets nothing steer the terminal, whatever agents and strangers write", () => {
  const control = fc.constantFrom("\u001B[2J", "\u001B]0;owned\u0007", "\r", "\b", "\u009B", "\u0000", "\t");
  const words = fc.array(fc.oneof(control, fc.string()), { minLength: 1 });
  fc.assert(
    fc.property(words, (parts) => {
      const out = printed(() => say(`«${parts.join("")}»`));
      expect(out).not.toMatch(/[^\P{Cc}\n]/u);
      expect([out.at(0), out.endsWith("»\n")]).toEqual(["«", true]);
    }),
    { numRuns: 25 },
  );
});

it("leaves letters of any kind and the ends of lines as they are, and prints no empty line", () => {
  expect(printed(() => say("Größe 大 🚀\n  two"))).toBe("Größe 大 🚀\n  two\n");
  expect(printed(() => say(""))).toBe("");
});

it("prints the fields that were asked for as JSON, else words", () => {
  expect(printed(() => print(["id"], [{ id: 1, role: "dev" }], () => "words"))).toBe(
    '[\n  {\n    "id": 1\n  }\n]\n',
  );
  expect(printed(() => print(undefined, [], () => "words"))).toBe("words\n");
});
