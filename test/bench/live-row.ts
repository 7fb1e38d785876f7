import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startLabWorld } from "../../src/lab/world/lab-world.ts";
import { until } from "../../src/lab/world/until.ts";
import { compile } from "../support/compile.ts";
import type { Row } from "./figures.ts";
import { startMeasuredService } from "./measured-service.ts";

const modelMs = 5_000;
const sampleMs = 100;
// What is measured must not be cut off because it is slow.
const mostMs = 300_000;

/** So many turns at once on one worker, each with a model that takes 5 s. */
export async function liveRow(id: string, turns: number): Promise<Row> {
  const script = fileURLToPath(new URL("./measured-service-process.ts", import.meta.url));
  const emitted = (await compile("live", [script])).get(script) ?? "";
  let open = 0;
  let mostOpen = 0;
  await using world = await startLabWorld({
    script: {
      "*": async () => {
        mostOpen = Math.max(mostOpen, ++open);
        await wait(modelMs);
        open -= 1;
        return { text: "All is well." };
      },
    },
    env: {
      SQUADRON_TURNS: String(turns),
      SQUADRON_TURNS_PER_REPOSITORY: String(turns),
      SQUADRON_TURNS_PER_ROLE: String(turns),
    },
  });
  await using service = await startMeasuredService(emitted, world.env);
  world.github.webhooks.pause();
  world.github.webhooks.set({ parallel: 50 });
  world.github.addHook({ url: service.webhookUrl, secret: world.secret });
  const person = world.github.as("maintainer");
  for (let each = 0; each < turns; each += 1) {
    const { number } = await person.createIssue(world.repository, { title: `Paint widget ${each}` });
    await person.addLabel(world.repository, number, "squadron:pm");
  }
  await service.resetLoopDelay();
  const peak = { service: 0, children: 0 };
  const sampling = setInterval(() => {
    const now = service.residentMb();
    peak.service = Math.max(peak.service, now.service);
    peak.children = Math.max(peak.children, now.children);
  }, sampleMs);
  const began = performance.now();
  world.github.webhooks.resume();
  const asleep = countAsleep(world.github.writes);
  await until("every turn asleep", () => asleep() >= turns, mostMs);
  const ms = performance.now() - began;
  clearInterval(sampling);
  const delay = await service.loopDelay();
  return {
    id,
    what: `${turns} turns at once, model answers after 5 s`,
    ours: { name: "Squadron", unit: "ms", samples: [ms] },
    floor: { name: "the model alone", unit: "ms", samples: [modelMs] },
    notes: [
      `From the first of ${turns} labels until the last living comment says asleep. ${(turns / (ms / 1_000)).toFixed(1)} turns/s; at most ${mostOpen} model requests open at once.`,
      `Memory at most ${Math.round(peak.service)} MB in the service and ${Math.round(peak.children)} MB in its agent runtime; event loop late by ${delay.p50.toFixed(1)} ms (p50) and ${delay.p99.toFixed(1)} ms (p99).`,
    ],
  };
}

/** @returns how many fell asleep so far. Looks at each write once: GitHub is in this process, too. */
function countAsleep(writes: readonly { readonly body: unknown }[]): () => number {
  let seen = 0;
  let count = 0;
  return () => {
    for (; seen < writes.length; seen += 1)
      if (JSON.stringify(writes[seen]?.body ?? "").includes("is asleep")) count += 1;
    return count;
  };
}
