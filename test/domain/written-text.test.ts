import { describe, expect, it } from "vitest";

import { formatMarker } from "../../src/domain/marker.ts";
import { bodyText, descriptionText, summaryText, titleText } from "../../src/domain/written-text.ts";

const marker = formatMarker({ k: "1/1/dev", e: 1, id: "x" }, () => "0".repeat(64));

describe("a body", () => {
  it("is the words, then the hidden marks", () => {
    expect(bodyText("Words.", "<!-- a -->", "<!-- b -->")).toBe("Words.\n\n<!-- a -->\n<!-- b -->");
    expect(bodyText("Words.")).toBe("Words.");
  });

  it("has no mark but the ones it is given", () => {
    const split = `${marker.slice(0, 20)}${marker}${marker.slice(20)}`;
    expect(bodyText(`a${split}b`, marker)).toBe(`ab\n\n${marker}`);
  });

  it("is cut to 65,536 characters with a word about it, its marks kept", () => {
    const body = bodyText("x".repeat(70_000), marker);
    expect(body).toHaveLength(65_536);
    expect(body.endsWith(`x\n\n_Cut: too long for GitHub._\n\n${marker}`)).toBe(true);
    expect(bodyText("x".repeat(65_536))).toBe("x".repeat(65_536));
  });
});

it("a check's summary may have 65,535 characters, a title 256 and a status 140, in one line", () => {
  expect(summaryText("x".repeat(70_000))).toHaveLength(65_535);
  expect(titleText(`One\ntwo ${"x".repeat(400)}`)).toMatch(/^One two x+…$/);
  expect(titleText("x".repeat(400))).toHaveLength(256);
  expect(descriptionText(`${marker}${"x".repeat(400)}`)).toHaveLength(140);
});
