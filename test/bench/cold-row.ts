import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startLabWorld } from "../../src/lab/world/lab-world.ts";
import { compile } from "../support/compile.ts";
import { startServerChild } from "./edge-child.ts";
import type { Row } from "./figures.ts";

/** From starting the process until it takes deliveries. */
export async function coldRow(id: string, samples: number): Promise<Row> {
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const scripts = { service: here("./measured-service-process.ts"), probot: here("./probot-process.ts") };
  const emitted = await compile("cold", Object.values(scripts));
  await using world = await startLabWorld({ script: {} });
  const ours: number[] = [];
  const probot: number[] = [];
  // The first start makes the store, which later ones find.
  for (let round = -1; round < samples; round += 1) {
    const mine = await timed(() => startOnce(emitted.get(scripts.service) ?? "", world.env));
    const theirs = await timed(async () => {
      const child = await startServerChild(emitted.get(scripts.probot) ?? "");
      return () => child[Symbol.asyncDispose]();
    });
    if (round < 0) continue;
    ours.push(mine);
    probot.push(theirs);
  }
  return {
    id,
    what: "cold start, until deliveries are taken",
    ours: { name: "Squadron", unit: "ms", samples: ours },
    floor: { name: "bare Probot", unit: "ms", samples: probot },
    notes: ["With its store: a redis-server of its own is started and its append-only file is read."],
  };
}

type End = () => PromiseLike<void>;

async function timed(start: () => Promise<End>): Promise<number> {
  const began = performance.now();
  const end = await start();
  const ms = performance.now() - began;
  await end();
  return ms;
}

async function startOnce(script: string, env: Readonly<Record<string, string>>): Promise<End> {
  const child = fork(script, {
    execArgv: [],
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
}
