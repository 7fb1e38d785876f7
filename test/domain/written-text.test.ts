import { describe, expect, it } from "vitest";

import { parseSession, formatSession } from "../../src/domain/ids.ts";
import { formatMarker } from "../../src/domain/marker.ts";
import { wholeTextAt } from "../../src/domain/whole-text.ts";
import { bodyText, descriptionText, summaryText, titleText } from "../../src/domain/written-text.ts";

const marker = formatMarker({ k: "1/1/dev", e: 1, id: "x" }, () => "0".repeat(64));
const words = (text: string, whole = ""): { readonly text: string; readonly whole: string } => ({
  text,
  whole,
});

describe("a body", () => {
  it("is the words, then the hidden marks", () => {
    expect(bodyText(words("Words."), "<!-- a -->", "<!-- b -->")).toBe("Words.\n\n<!-- a -->\n<!-- b -->");
    expect(bodyText(words("Words."))).toBe("Words.");
  });

  it("has no mark but the ones it is given", () => {
    const split = `${marker.slice(0, 20)}${marker}${marker.slice(20)}`;
    expect(bodyText(words(`a${split}b`), marker)).toBe(`ab\n\n${marker}`);
  });

  it("is cut to 65,536 characters, its marks kept, and says how much was left out and where all of it is", () => {
    const sentence = "It is grey, and was to be blue. ";
    const text = sentence.repeat(3_000);
    const body = bodyText(words(text, "All of it is there."), marker);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(65_000);
    const [, kept = "", left = ""] =
      /^(.*)\n\n_([\d,]+) characters were left out here: GitHub takes no longer text\. All of it is there\._\n\n<!-- squadron \S+ -->$/.exec(
        body,
      ) ?? [];
    expect(text.startsWith(kept)).toBe(true);
    expect(Number(left.replaceAll(",", ""))).toBe(text.length - kept.length);
    expect(bodyText(words("x".repeat(65_536)))).toBe("x".repeat(65_536));
  });
});

it("says that all of a text is on the session's page, or how to print it where there is no page", () => {
  const key = formatSession(parseSession("42/7/dev"));
  expect(wholeTextAt(key, "https://squadron.example")).toContain(
    "[the session's page](https://squadron.example/squadron/sessions/42/7/dev)",
  );
  const without = wholeTextAt(key, undefined);
  expect(without).toContain("`squadron export 42/7/dev`");
  expect(without).not.toContain("](");
});

it("a check's summary may have 65,535 characters, a title 256 and a status 140, in one line", () => {
  const summary = summaryText(words("x".repeat(70_000)));
  expect(summary.length).toBeLessThanOrEqual(65_535);
  expect(summary.length).toBeGreaterThan(65_000);
  expect(titleText(`One\ntwo ${"x".repeat(400)}`)).toMatch(/^One two x+…$/);
  expect(titleText("x".repeat(400))).toHaveLength(256);
  expect(descriptionText(`${marker}${"x".repeat(400)}`)).toHaveLength(140);
});
