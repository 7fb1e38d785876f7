import { generateKeyPairSync } from "node:crypto";

import { expect, it } from "vitest";

import { squadron } from "./support/squadron.ts";

it("explains itself when asked, and ends with 0", async () => {
  const { code, out } = await squadron(["--help"]);
  expect(code).toBe(0);
  for (const command of ["start", "lab", "demo", "config", "kill-switch", "completion"])
    expect(out).toContain(`  squadron ${command} `);
  expect((await squadron(["config", "--help"])).out).toContain("  squadron config check ");
});

it("ends with 2 on a wrong command, a wrong option and no command, and says what is right", async () => {
  const [wrong, option, none] = await Promise.all([
    squadron(["fly"]),
    squadron(["start", "--fly"]),
    squadron([]),
  ]);
  const [nowhere, both] = await Promise.all([
    squadron(["kill-switch", "on"]),
    squadron(["kill-switch", "on", "acme/x", "--everywhere"]),
  ]);
  expect([wrong.code, option.code, none.code, nowhere.code, both.code]).toEqual([2, 2, 2, 2, 2]);
  expect(nowhere.err).toContain("kill-switch needs <owner>/<name> or --everywhere");
  expect(wrong.err).toContain('there is no command "fly"');
  expect(option.err).toContain("--fly");
  expect(none.err).toContain("Usage");
});

it("completes commands, options and their values for the shell", async () => {
  const complete = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await squadron(["--get-yargs-completions", "squadron", ...words])).out.trim().split("\n");
  const [top, inner, option] = await Promise.all([
    complete(""),
    complete("kill-switch", ""),
    complete("demo", "--s"),
  ]);
  expect(top).toEqual(expect.arrayContaining(["start", "config", "kill-switch"]));
  expect(inner).toEqual(expect.arrayContaining(["on", "off"]));
  expect(option).toContain("--story");
  expect((await squadron(["completion"])).out).toContain("squadron --get-yargs-completions");
});

it("refuses to start without settings and names every variable that is missing", async () => {
  const { code, err } = await squadron(["start"], { env: { NODE_ENV: "production" } });
  expect(code).toBe(1);
  for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "MODEL"]) expect(err).toContain(name);
});

it("refuses to run half of it on a store that the other half could not reach", async () => {
  const { code, err } = await squadron(["start", "--web"], {
    env: {
      APP_ID: "1",
      PRIVATE_KEY: generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs8", format: "pem" },
      }).privateKey,
      WEBHOOK_SECRET: "0123456789abcdef0123456789abcdef",
      MODEL_PROVIDER: "openai",
      MODEL: "any",
      MODEL_API_KEY: "none",
    },
  });
  expect(code).toBe(1);
  expect(err).toContain("set REDIS_URL");
});

it("refuses to start with a default webhook secret, without repeating it", async () => {
  const { code, err } = await squadron(["start"], { env: { APP_ID: "1", WEBHOOK_SECRET: "development" } });
  expect(code).toBe(1);
  expect(err).toMatch(/WEBHOOK_SECRET .*(default|known)/);
  expect(err).not.toContain("development");
});
