import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";

import { afterAll, beforeAll, expect, it } from "vitest";

import { commands } from "../../src/cli/commands.ts";
import { examine } from "../../src/cli/doctor/examine.ts";
import { createGitHubClients } from "../../src/adapters/github/clients.ts";
import { probeApp } from "../../src/adapters/github/probe-app.ts";
import { probeStore } from "../../src/adapters/redis/store/probe-store.ts";
import { startLabWorld, type LabWorld } from "../../src/lab/world/lab-world.ts";
import { freePort } from "../../src/lab/world/service-process.ts";
import { runHere } from "./operator-stage.ts";

let world: LabWorld;
let hook: ReturnType<typeof createServer>;
let answer = 202;
beforeAll(async () => {
  world = await startLabWorld({ script: { "*": () => ({ text: "ok" }) } });
  hook = createServer(
    (request, response) => void request.resume().on("end", () => response.writeHead(answer).end()),
  );
  hook.listen(0, "127.0.0.1");
  await once(hook, "listening");
  const address = hook.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  await world.github.as("maintainer").createIssue(world.repository, { title: "Knock", body: "" });
  await world.github.settled();
});
afterAll(async () => {
  hook.close();
  await world[Symbol.asyncDispose]();
});

const env = (more: Readonly<Record<string, string>> = {}) => ({
  ...world.env,
  PATH: process.env["PATH"] ?? "",
  SQUADRON_DISK_MB: "1",
  ...more,
});

/** What is not right, as `<check> <level>`; the sandbox is left to its own tests, since not every machine has one. */
async function wrongWith(more: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const findings = await examine(env(more));
  return findings
    .filter(({ level, check }) => level !== "ok" && check !== "sandbox" && !check.startsWith("store"))
    .map(({ check, level }) => `${check} ${level}`);
}

it("is content with the lab, prints what its schema says, and ends with 0", async () => {
  const { code, out } = await runHere("doctor --json", env());
  const rows = JSON.parse(out) as readonly { readonly check: string; readonly level: string }[];
  const schema = commands.find(({ name }) => name === "doctor")?.output;
  for (const row of rows) expect(schema?.safeParse(row).success).toBe(true);
  expect(rows.filter(({ level }) => level === "fail")).toEqual([]);
  expect(rows.map(({ check }) => check)).toEqual(
    expect.arrayContaining([
      "node",
      "git",
      "settings",
      "app",
      "permissions",
      "events",
      "deliveries",
      "model",
    ]),
  );
  expect(code).toBe(0);
});

it("finds each part of the world that is broken", async () => {
  const foreign = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  expect(await wrongWith({})).toEqual([]);
  expect(await wrongWith({ APP_ID: "1" })).toEqual(["app fail"]);
  expect(await wrongWith({ PRIVATE_KEY: foreign })).toEqual(["app fail"]);
  expect(await wrongWith({ GITHUB_API_URL: nowhere })).toEqual(["app fail"]);
  expect(await wrongWith({ WEBHOOK_PATH: "/hooks" })).toEqual(["webhook fail"]);
  expect(await wrongWith({ MODEL_API_KEY: "wrong" })).toEqual(["model fail"]);
  expect(await wrongWith({ MODEL_BASE_URL: nowhere })).toEqual(["model fail"]);
  expect(await wrongWith({ APP_ID: "" })).toEqual(["settings fail"]);
  world.github.seed.suspendApp("acme");
  expect(await examine(env())).toContainEqual(
    expect.objectContaining({ check: "installations", level: "warn", seen: "suspended: acme" }),
  );
  world.github.seed.uninstallApp("acme");
  expect(await wrongWith({})).toEqual(["installations warn"]);
  world.github.seed.installApp("acme", { permissions: { issues: "read" } });
  answer = 401;
  await world.github.as("maintainer").createIssue(world.repository, { title: "Knock again", body: "" });
  await world.github.settled();
  expect(await wrongWith({})).toEqual(["installations fail", "deliveries fail"]);
});

it("ends with 1 when something fails, and tells beside it what to do", async () => {
  const { code, out } = await runHere("doctor", env({ APP_ID: "" }));
  expect(code).toBe(1);
  expect(out).toMatch(/^✗ settings .* to correct; App and model were not looked at\n +APP_ID is not set/m);
  expect(out).toMatch(/\n\d+ right, \d+ to look at, \d+ wrong\.\n$/);
});

it("reads from GitHub's answer how far this machine's clock is off", async () => {
  const { APP_ID = "", PRIVATE_KEY: privateKey = "", GITHUB_API_URL: apiUrl = "" } = world.env;
  const clients = createGitHubClients({ appId: Number(APP_ID), privateKey, apiUrl });
  const facts = await probeApp(clients, () => Date.now() - 90_000);
  expect("aheadMs" in facts && Math.round(facts.aheadMs / 10_000)).toBe(9);
});

it("says that a store is not there, instead of waiting for it", async () => {
  const redisUrl = `redis://127.0.0.1:${await freePort()}`;
  expect(await probeStore({ redisUrl, stateFolder: world.folder, path: "" })).toEqual({
    error: expect.stringContaining("not reached") as unknown,
  });
  expect(await probeStore({ redisUrl: undefined, stateFolder: world.folder, path: "" })).toMatchObject({
    kind: "memory",
  });
});
