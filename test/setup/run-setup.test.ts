import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { Exchange } from "../../src/lab/github/lab.ts";
import type { LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import { startLabWorld, type LabWorld } from "../../src/lab/world/lab-world.ts";
import { freePort } from "../../src/lab/world/service-process.ts";
import { until } from "../../src/lab/world/until.ts";
import { startOrSetUp } from "../../src/start-or-set-up.ts";
import { withEnvFile } from "../../src/with-env-file.ts";
import { createContractChecker } from "../conformance/contract-checker.ts";
import { fillIn, formOf } from "./form.ts";

let world: LabWorld;
let folder: string;
const exchanges: Exchange[] = [];
beforeAll(async () => {
  const script = { "*": () => ({ tools: [{ name: "finish", arguments: { summary: "Looked at it." } }] }) };
  world = await startLabWorld({ script, onExchange: (exchange) => exchanges.push(exchange) });
  folder = await mkdtemp(join(tmpdir(), "squadron-setup-"));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The world's settings, without those that an App gives. */
function withoutApp(): Record<string, string> {
  const { APP_ID: _id, PRIVATE_KEY: _key, WEBHOOK_SECRET: _secret, ...rest } = world.env;
  return rest;
}

it("makes the App in the browser, writes .env, goes on with it, and answers a label", async () => {
  const port = String(await freePort());
  const file = join(folder, ".env");
  await writeFile(file, "# mine\nWEBHOOK_SECRET=an-old-secret\nSQUADRON_TURNS=3\n", { mode: 0o644 });
  await writeFile(`${file}.new`, "what a crash left", { mode: 0o644 });
  const said: string[] = [];
  const env = { ...withoutApp(), SQUADRON_DRAIN_SECONDS: "1", PORT: port, LOG_LEVEL: "silent" };
  const starting = startOrSetUp({ env, file, tell: (text) => said.push(text) });
  const shown = await until("the address", () => /http:\S+/.exec(said.join("\n"))?.[0]);
  const here = `http://127.0.0.1:${port}`;
  expect(shown).toMatch(new RegExp(`^${here}/\\?key=[0-9a-f]{32}$`));
  expect((await fetch(here)).status).toBe(403);

  const ask = await formOf(await fetch(shown));
  const review = await fetch(fillIn(ask, here, { address: here, organization: "acme" }));
  const agree = await formOf(review);
  expect(agree.action).toMatch(`${world.github.url}/organizations/acme/settings/apps/new?state=`);
  const consent = await formOf(
    await fetch(agree.action, { method: "POST", body: new URLSearchParams(agree.fields) }),
  );
  const back = await fetch(`${world.github.url}${consent.action}`, {
    method: "POST",
    body: new URLSearchParams({ ...consent.fields, name: "Our Squadron" }),
    redirect: "manual",
  });
  const [location, forged] = [new URL(back.headers.get("location") ?? ""), new URL(here)];
  forged.pathname = "/made";
  forged.search = "?code=0123&state=0123";
  expect((await fetch(forged)).status).toBe(403);
  const made = await fetch(location);
  expect(await made.text()).toContain("/apps/our-squadron/installations/new");

  const text = await readFile(file, "utf8");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(text).toContain("# mine\n# WEBHOOK_SECRET=an-old-secret\nWEBHOOK_SECRET=");
  expect(text).toContain("SQUADRON_TURNS=3\n");
  expect(text).toMatch(/^APP_ID=\d+$/m);

  const service = await starting;
  expect(service.webhookUrl).toBe(`${here}/api/github/webhooks`);
  expect(said.join("\n")).toContain("WEBHOOK_SECRET had another value");
  expect(said.join("\n")).not.toContain("an-old-secret");
  world.github.seed.installApp("acme");
  const people = world.github.as("maintainer");
  const { number } = await people.createIssue(world.repository, { title: "Paint it", body: "It is grey." });
  await people.addLabel(world.repository, number, "squadron:pm");
  const byApp = (write: LabGitHub["writes"][number]): boolean => write.actor === "our-squadron[bot]";
  await until("a reaction of the new App", () => world.github.writes.some(byApp));
  const checker = createContractChecker();
  const conversions = exchanges.filter(({ path }) => path.startsWith("/app-manifests/"));
  expect(conversions.map(({ status }) => status)).toEqual([201]);
  expect(conversions.flatMap((exchange) => checker.check(exchange))).toEqual([]);

  // A state folder is one service's at a time.
  await service[Symbol.asyncDispose]();
  const tell = (): never => expect.unreachable();
  await using again = await startOrSetUp({ env: { ...env, PORT: "0" }, file, tell });
  expect((await again.service.ready()).ok).toBe(true);
});

it("takes what the process is told before what stands in .env", async () => {
  const file = join(folder, "other.env");
  await writeFile(file, "MODEL=one\nPORT=1\n");
  expect(withEnvFile({ MODEL: "two" }, file)).toEqual({ MODEL: "two", PORT: "1" });
  expect(withEnvFile({ MODEL: "two" }, join(folder, "none.env"))).toEqual({ MODEL: "two" });
});

it("keeps a key with its lines in one line of the file", async () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const { mergeEnvFile } = await import("../../src/config/env-file.ts");
  const file = join(folder, "key.env");
  await writeFile(file, mergeEnvFile("", { PRIVATE_KEY: privateKey }).text);
  expect(withEnvFile({}, file)["PRIVATE_KEY"]).toBe(privateKey.trim());
});
