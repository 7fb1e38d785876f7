import { PassThrough } from "node:stream";

import { expect, it } from "vitest";

import { confirm } from "../../src/cli/confirm.ts";

function person(isTTY: boolean) {
  const output = new PassThrough();
  return { input: Object.assign(new PassThrough(), { isTTY }), output };
}

it.each([
  ["y", true],
  ["YES", true],
  [" yes ", true],
  ["", false],
  ["n", false],
  ["yess", false],
  ["yes please", false],
  ["j", false],
])("takes %j for %s", async (typed, expected) => {
  const { input, output } = person(true);
  input.write(`${typed}\n`);
  expect(await confirm("Delete 2 sessions?", { input, output })).toBe(expected);
  expect(String(output.read())).toContain("Delete 2 sessions? [y/N] ");
});

it("takes it for no when the input ends without an answer", async () => {
  const { input, output } = person(true);
  input.end();
  expect(await confirm("Delete 2 sessions?", { input, output })).toBe(false);
});

it("asks nobody where nobody sits, whatever comes in there", async () => {
  const { input, output } = person(false);
  input.write("y\n");
  await expect(confirm("Delete?", { input, output })).rejects.toMatchObject({ code: "input" });
  expect(output.read()).toBeNull();
});
