import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "../../src/adapters/redis/store/open-store.ts";
import { findStoreProcess } from "../../src/adapters/redis/store/store-process.ts";
import { ack } from "./ack.ts";
import type { Row, Skipped } from "./figures.ts";

const what = "acknowledged hooks, each stored (AOF)";
const storeless = "acknowledged hooks, nothing stored (orientation)";

interface Load {
  readonly rounds: number;
  readonly seconds: number;
}

/** How many different hooks a second the edge stores and acknowledges, beside bare Probot, which stores nothing. */
export async function durableAckRow(id: string, load: Load): Promise<Row | Skipped> {
  const stateFolder = await mkdtemp(join(tmpdir(), "squadron-bench-"));
  const found = await findStoreProcess({ redisUrl: undefined, stateFolder, path: process.env["PATH"] ?? "" });
  if (!("path" in found.address)) {
    await found.close();
    return { id, what, skipped: "Neither redis-server nor valkey-server is on PATH, so nothing is durable." };
  }
  const store = await openStore(found);
  try {
    const result = await ack({
      ...load,
      ingestModule: fileURLToPath(new URL("./store-ingest.ts", import.meta.url)),
      env: { BENCH_STORE: found.address.path },
      afterEdge: async (acknowledged) => {
        const stored = await countStored(store.redis);
        // Those of the first, unmeasured seconds are stored, too.
        if (stored < acknowledged) throw new Error(`${acknowledged} acknowledged, but ${stored} stored`);
        await store.redis.flushall();
      },
    });
    return rowOf({
      id,
      what,
      result,
      notes: ["One mail and two dedupe keys a hook, all about one pull request; fsync every second."],
    });
  } finally {
    await store.close();
    await rm(stateFolder, { recursive: true, force: true });
  }
}

/** The edge alone, to see what the store costs. */
export async function storelessAckRow(id: string, load: Load): Promise<Row> {
  return rowOf({ id, what: storeless, result: await ack(load), notes: [] });
}

async function countStored(redis: Awaited<ReturnType<typeof openStore>>["redis"]): Promise<number> {
  const keys = await redis.keys("{bench}:mail:*");
  const lengths = await Promise.all(keys.map((key) => redis.xlen(key)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

function rowOf(row: {
  readonly id: string;
  readonly what: string;
  readonly result: Awaited<ReturnType<typeof ack>>;
  readonly notes: readonly string[];
}): Row {
  const { edge, probot } = row.result;
  const spread = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
  return {
    id: row.id,
    what: row.what,
    ours: { name: "edge", unit: "/s", samples: edge.perSecond },
    floor: { name: "bare Probot", unit: "/s", samples: probot.perSecond },
    goal: { kind: "at least", value: 1 },
    notes: [
      `50 senders on the same cores; 22.8-KB pull_request payloads, each with a GUID and a commit of its own, all signed. ${row.notes.join(" ")}`.trim(),
      `Answered in ${spread(edge.p50)} ms (p50) and ${spread(edge.p99)} ms (p99); bare Probot in ${spread(probot.p50)} and ${spread(probot.p99)} ms.`,
      `Processor of the server ${spread(edge.cpuMicros)} µs a hook; bare Probot ${spread(probot.cpuMicros)} µs.`,
    ],
  };
}
