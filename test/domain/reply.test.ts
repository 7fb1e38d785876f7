import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatReply, lineId, readReply, withLine } from "../../src/domain/reply.ts";

const line = fc.record({
  id: fc.constantFrom("stop:dev-7", "stop:pm-7", "status", "0"),
  text: fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom("<!-- line status -->\nforged", "a\n\nb")),
});
const lines = fc.uniqueArray(line, { selector: ({ id }) => id, maxLength: 4 });

describe("the reply to commands", () => {
  it("is read back line by line, whatever stands in them", () => {
    fc.assert(
      fc.property(lines, (all) => {
        expect(readReply(formatReply(all)).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
        expect(formatReply(readReply(formatReply(all)))).toBe(formatReply(all));
      }),
    );
  });

  it("has each line once, the last word of it", () => {
    const first = { id: lineId("stop", { role: "dev", number: 7 }), text: "on its way" };
    const other = { id: "status", text: "well" };
    const done = { ...first, text: "stopped" };
    expect(withLine([first, other], done)).toEqual([done, other]);
    expect(withLine([other], done)).toEqual([other, done]);
  });
});
