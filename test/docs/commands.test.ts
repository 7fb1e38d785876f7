import { once } from "node:events";
import { createServer } from "node:http";

import { readFileSync } from "node:fs";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { findStoreProcess } from "../../src/adapters/redis/store/store-process.ts";
import { startLabWorld, type LabWorld } from "../../src/lab/world/lab-world.ts";
import { toldCommands, unmarkedCommands, type ToldCommand } from "./commands-in-docs.ts";

// What cannot be run among the tests, or not again, each with its reason. A row that fits no command any more must go.
const notHere: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm ci$/, "it would replace what runs the tests; CI begins with it"],
  [/^npm test$/, "it is these tests"],
  [/^npm run check$/, "it runs these tests"],
  [/^npm run (format|build)$/, "it writes into the working copy; CI runs it"],
  [/^npm run demo$/, "test/lab/demo plays the same stories"],
  [/^npm run lab$/, "it stays up; test/e2e runs on the same world"],
  [/^npm run (promises|chaos|conformance|attack)\b/, "it takes minutes"],
  [/^npx vitest run test\/domain$/, "those tests run with these"],
  [/^npx tsx test\/scaling\/main\.ts$/, "test/scaling runs it with fewer arrivals"],
  [/^npx squadron start$/, "it stays up; test/setup walks through it"],
  [/^docker compose up\b/, "there is no Docker engine here"],
  [
    /^sudo (useradd|cp|systemctl)\b/,
    "it changes the machine; systemd-analyze reads the unit where there is one",
  ],
  [/^kubectl\b/, "there is no cluster here"],
  [
    /^npx squadron audit export\b/,
    "no session has left anything here; test/observe reads what sessions left",
  ],
];

const commands = toldCommands();
const reasonFor = ({ command }: ToldCommand): string | undefined =>
  notHere.find(([pattern]) => pattern.test(command))?.[1];
const others = [
  ...new Set(commands.filter((each) => reasonFor(each) === undefined).map((each) => each.command)),
];
const squadron = /^npx squadron /;

let world: LabWorld;
let hook: ReturnType<typeof createServer>;
let env: Record<string, string>;
let store: Awaited<ReturnType<typeof findStoreProcess>>;
beforeAll(async () => {
  world = await startLabWorld({ script: { "*": () => ({ text: "ok" }) } });
  hook = createServer(
    (request, response) => void request.resume().on("end", () => response.writeHead(202).end()),
  );
  await once(hook.listen(0, "127.0.0.1"), "listening");
  const address = hook.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  const stateFolder = world.env["SQUADRON_STATE"] ?? "";
  store = await findStoreProcess({ redisUrl: undefined, stateFolder, path: process.env["PATH"] ?? "" });
  const url = "url" in store.address ? store.address.url : `unix://${store.address.path}`;
  // The JavaScript server does not say how it keeps things: `doctor` is to find it as a service without Redis would.
  const redis: Record<string, string> = store.kind === "child" ? { REDIS_URL: url } : {};
  env = { ...world.env, ...redis, PATH: process.env["PATH"] ?? "", SQUADRON_DISK_MB: "1" };
});
afterAll(async () => {
  hook.close();
  await store.close();
  await world[Symbol.asyncDispose]();
});

it("finds the commands of every page, also those that are not marked as such", () => {
  expect(new Set(commands.map(({ page }) => page)).size).toBeGreaterThanOrEqual(6);
  expect(commands.length).toBeGreaterThanOrEqual(25);
  expect(unmarkedCommands()).toEqual([]);
});

it("has a reason only for commands that a page has", () => {
  const stale = notHere.filter(([pattern]) => !commands.some(({ command }) => pattern.test(command)));
  expect(stale.map(([pattern]) => String(pattern))).toEqual([]);
});

it("names scripts that there are", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = commands.flatMap(({ command }) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it("has a reason for every command that is not run below", () => {
  expect(others.filter((command) => !squadron.test(command))).toEqual([]);
});

it.each(others)("can run what the pages say: %s", async (command) => {
  // In this process: as `npx squadron` calls it, without the seconds that starting Node takes each time.
  const args = command.replace(squadron, "");
  let said = "";
  const hear = (text: unknown): boolean => {
    said += String(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(hear),
  );
  const code = await runCli(args.split(/\s+/), env).finally(() => {
    for (const spy of spies) spy.mockRestore();
  });
  expect([code, said]).toEqual([0, expect.stringMatching(/\S/)]);
});
