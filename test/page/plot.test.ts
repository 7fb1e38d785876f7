import fc from "fast-check";
import { expect, it } from "vitest";

import { showPlot, type Plot } from "../../src/web/page/plot.ts";
import { readMarkup } from "./markup.ts";

const plot = (columns: Plot["columns"], names = ["dev", "pm"]): Plot => ({
  title: "Turns",
  names,
  columns,
  text: (value: number) => `${value} turns`,
  empty: "Nothing yet.",
});
const show = async (of: Plot): Promise<string> => String(await showPlot(of));
const flat = (html: string): string => readMarkup(html).text.replaceAll(/\s+/g, " ").trim();
const numbers = (html: string, name: string): readonly number[] =>
  [...html.matchAll(new RegExp(`<rect [^>]*${name}="([^"]*)"`, "g"))].map(([, value]) => Number(value));

it("says in words that there is nothing, and draws no picture of it", async () => {
  for (const columns of [[], [{ label: "11-01", values: [0, 0] }]]) {
    const html = await show(plot(columns));
    expect(flat(html)).toBe("Turns Nothing yet.");
    expect(html).not.toContain("<svg");
  }
});

it("draws every value in its share of the height, stacked, and inside the picture", async () => {
  const value = fc.integer({ min: 0, max: 1_000_000 });
  const columns = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(columns, async (all) => {
      fc.pre(all.some(([one, other]) => one + other > 0));
      const html = await show(plot(all.map((values, nth) => ({ label: `${nth}`, values }))));
      const [tops, highs] = [numbers(html, "y"), numbers(html, "height")];
      const most = Math.max(...all.map(([one, other]) => one + other));
      expect(highs).toHaveLength(2 * all.length);
      for (const [nth, each] of all.flat().entries()) {
        expect(highs[nth]).toBeCloseTo((each / most) * 142, 6);
        const floor = nth % 2 === 0 ? 158 : (tops[nth - 1] ?? NaN);
        expect((tops[nth] ?? NaN) + (highs[nth] ?? NaN)).toBeCloseTo(floor, 6);
        expect(tops[nth]).toBeGreaterThanOrEqual(16 - 1e-6);
      }
      const [lefts, wide] = [numbers(html, "x"), Math.max(...numbers(html, "width"))];
      expect(Math.max(...lefts) + wide).toBeLessThanOrEqual(480);
    }),
    { numRuns: 30 },
  );
});

it("names at most eight columns in the picture, and all of them in the table", async () => {
  const columns = Array.from({ length: 30 }, (_, nth) => ({ label: `day-${nth}`, values: [nth, 1] }));
  const html = await show(plot(columns));
  const [picture = "", table = ""] = html.split("<details>");
  expect(picture.match(/>day-\d+</g)?.length).toBeLessThanOrEqual(8);
  expect(table.match(/<th scope="row">day-\d+</g)).toHaveLength(30);
  expect(flat(table)).toContain("day-29 29 turns1 turns");
});

it("has a legend where there are several parts, and shows names and labels as text", async () => {
  const columns = [{ label: "<b>11-01", values: [1, 2] }];
  const two = flat(await show(plot(columns, ["<i>dev", "pm"])));
  expect(two).toMatch(
    /^Turns 3 turns <b>11-01 <i>dev ?pm Numbers Turns <i>dev ?pm <b>11-01 1 turns ?2 turns$/,
  );
  expect(await show(plot([{ label: "x", values: [1] }], ["dev"]))).not.toContain("legend");
});
