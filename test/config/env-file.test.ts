import { parseEnv } from "node:util";

import * as fc from "fast-check";
import { expect, it } from "vitest";

import { mergeEnvFile } from "../../src/config/env-file.ts";

it("fills in what is empty, adds what is missing, and keeps the rest as it stands", () => {
  const { text, replaced } = mergeEnvFile("# The App\nAPP_ID=\n\nMODEL=gpt # mine\n# PORT=3000\n", {
    APP_ID: "12",
    PRIVATE_KEY: "-----BEGIN-----\nabc\n-----END-----\n",
  });
  expect(text).toBe(
    '# The App\nAPP_ID=12\n\nMODEL=gpt # mine\n# PORT=3000\n\nPRIVATE_KEY="-----BEGIN-----\\nabc\\n-----END-----"\n',
  );
  expect(replaced).toEqual([]);
});

it("keeps a value that it replaces as a comment, also one over several lines, and names it", () => {
  const { text, replaced } = mergeEnvFile('A=1\nKEY="one\nA=2\ntwo"\nA=3\n', { KEY: "new", A: "4" });
  expect(text).toBe('# A=1\nA=4\n# KEY="one\n# A=2\n# two"\nKEY=new\n# A=3\n');
  expect([...replaced].sort()).toEqual(["A", "KEY"]);
});

it("says nothing is replaced where the value is the same", () => {
  expect(mergeEnvFile("A=1\n", { A: "1" })).toEqual({ text: "A=1\n", replaced: [] });
});

const name = fc.constantFrom("A", "B", "C", "D");
const value = fc.stringMatching(/^[\w /.=#+-]{0,8}(\n[\w /.=#+-]{1,8})?$/);
const line = fc.oneof(
  fc.tuple(name, value).map(([key, text]) => `${key}="${text}"`),
  fc.tuple(name, fc.stringMatching(/^\w{0,5}$/)).map(([key, text]) => `${key}=${text}`),
  fc.stringMatching(/^# [\w =]{0,8}$/),
  fc.constant(""),
);

it("reads back as what was there with what was set, whatever was there", () => {
  fc.assert(
    fc.property(fc.array(line), fc.dictionary(name, value), (lines, values) => {
      const before = lines.map((each) => `${each}\n`).join("");
      const { text } = mergeEnvFile(before, values);
      const trimmed = Object.fromEntries(Object.entries(values).map(([key, each]) => [key, each.trim()]));
      expect(parseEnv(text)).toEqual({ ...parseEnv(before), ...trimmed });
      expect(mergeEnvFile(text, values)).toEqual({ text, replaced: [] });
    }),
    { numRuns: Number(process.env["RUNS"] ?? 300) },
  );
});
