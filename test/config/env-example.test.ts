import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { secretNames } from "../../src/config/defaults.ts";
import { readConfig } from "../../src/config/env.ts";
import { documented, renderEnvExample } from "./environment-variables.ts";

/** An environment that remembers which variables were asked for. */
function recordingEnv() {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_, name) {
        asked.add(String(name));
        // Azure asks for what the others have a default for.
        return name === "MODEL_PROVIDER" ? "azure" : undefined;
      },
    },
  );
  return { asked, env };
}

it("documents exactly the variables that are read", () => {
  const { asked, env } = recordingEnv();
  expect(() => readConfig(env, () => "")).toThrow(/setting\(s\) to correct/);
  const files = secretNames.map((name) => `${name}_FILE`);
  expect([...asked].sort()).toEqual([...new Set([...documented, ...files])].sort());
});

it("is what the tables of the code say (else: npx tsx test/config/write-env-example.ts)", () => {
  const file = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  expect(file).toBe(renderEnvExample());
});
