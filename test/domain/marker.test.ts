import { createHmac } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { SessionKey } from "../../src/domain/ids.ts";
import { formatMarker, readMarkers, withoutMarkers, type Marker } from "../../src/domain/marker.ts";

const signWith = (key: string) => (text: string) => createHmac("sha256", key).update(text).digest("hex");
const sign = signWith("ours");
const session = "42/7/dev" as SessionKey;
const marker = fc.record({
  k: fc.constant<string>(session),
  e: fc.integer({ min: 1, max: 1_000 }),
  id: fc.string({ unit: "grapheme", maxLength: 40 }),
});
const text = fc.string({ unit: "grapheme", maxLength: 100 });

describe("a marker", () => {
  it("is read back from any comment it stands in", () => {
    fc.assert(
      fc.property(marker, text, text, (value, before, after) => {
        expect(readMarkers(`${before}\n${formatMarker(value, sign)}\n${after}`, session, sign)).toEqual([
          value,
        ]);
      }),
    );
  });

  it("brings back the state of a living comment", () => {
    const plan: [string, boolean][] = [["look", true]];
    const value: Marker = {
      k: session,
      e: 2,
      id: "living",
      s: {
        status: "waiting",
        waitingFor: "-->",
        turns: 3,
        plan,
        since: 5,
        handled: [7, 9],
        controls: { pausedBy: "maintainer" },
      },
    };
    expect(readMarkers(formatMarker(value, sign), session, sign)).toEqual([value]);
  });

  it("is one hidden line, whatever it says", () => {
    fc.assert(
      fc.property(marker, (value) => {
        expect(formatMarker(value, sign)).toMatch(/^<!-- squadron [\w-]+\.[0-9a-f]{64} -->$/);
      }),
    );
  });

  it("is refused when it was signed by somebody else", () => {
    fc.assert(
      fc.property(marker, (value) => {
        expect(readMarkers(formatMarker(value, signWith("theirs")), session, sign)).toEqual([]);
      }),
    );
  });

  it("is refused on another session's comment", () => {
    const value = { k: session, e: 1, id: "x" };
    for (const other of ["42/7/pm", "42/8/dev", "43/7/dev"])
      expect(readMarkers(formatMarker(value, sign), other as SessionKey, sign)).toEqual([]);
  });

  it("is refused after any change of any character", () => {
    const genuine = formatMarker({ k: session, e: 1, id: "comment" }, sign);
    fc.assert(
      fc.property(
        fc.nat(genuine.length - 1),
        fc.constantFrom(..."abcdef0123456789XYZ_-. <>".split("")),
        (at, character) => {
          fc.pre(genuine[at] !== character);
          const forged = genuine.slice(0, at) + character + genuine.slice(at + 1);
          expect(readMarkers(forged, session, sign)).toEqual([]);
        },
      ),
    );
  });

  it("is refused when genuine but not of a marker's form", () => {
    const body = Buffer.from(JSON.stringify({ k: session, e: "one" })).toString("base64url");
    expect(readMarkers(`<!-- squadron ${body}.${sign(body)} -->`, session, sign)).toEqual([]);
  });
});

describe("a text of an agent", () => {
  it("keeps no marker, whole, repeated or hidden inside another", () => {
    const genuine = formatMarker({ k: session, e: 1, id: "first" }, sign);
    const piece = fc.oneof(
      fc.constant(genuine),
      fc.nat(genuine.length).map((n) => genuine.slice(0, n)),
      text,
    );
    const nested = fc.nat(genuine.length).map((n) => genuine.slice(0, n) + genuine + genuine.slice(n));
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, nested), { maxLength: 8 }), (parts) => {
        const left = withoutMarkers(parts.join(""));
        expect(left).not.toMatch(/<!-- squadron [\w-]+\.[0-9a-f]{64} -->/);
        expect(readMarkers(left, session, sign)).toEqual([]);
      }),
    );
  });

  it("keeps none that is wrapped many times over", () => {
    const genuine = formatMarker({ k: session, e: 1, id: "first" }, sign);
    let wrapped = genuine;
    for (let depth = 0; depth < 20; depth++) wrapped = genuine.slice(0, 5) + wrapped + genuine.slice(5);
    expect(withoutMarkers(`a${wrapped}b`)).toBe("ab");
  });

  it("stays as it is where there is none", () => {
    fc.assert(
      fc.property(text, (words) => {
        expect(withoutMarkers(words)).toBe(words);
      }),
    );
  });
});
