import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { compile } from "../support/compile.ts";
import { secret, startServerChild } from "./edge-child.ts";
import { load, signedRequests } from "./load.ts";

export interface AckOptions {
  /** Path of a TypeScript module that exports `createIngest(): Promise<Ingest>`; by default nothing is stored. */
  readonly ingestModule?: string;
  /** Each server is measured once per round, in turns, so that a slow moment of the machine meets both. */
  readonly rounds?: number;
  readonly seconds?: number;
  /** Additional environment of the servers, for the ingest module. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called when a round of the edge has ended, with how many hooks it acknowledged in all: to count, then to clean. */
  readonly afterEdge?: (acknowledged: number) => Promise<void>;
}

interface Figures {
  /** Acknowledged hooks per second, one figure per round. */
  readonly perSecond: readonly number[];
  /** Milliseconds from sending to the answer, with 50 senders at once; one figure per round. */
  readonly p50: readonly number[];
  readonly p99: readonly number[];
  /** Processor time of the server per hook in µs; says more than the rate where the load runs on the same cores. */
  readonly cpuMicros: readonly number[];
}

export interface AckResult {
  readonly edge: Figures;
  readonly probot: Figures;
  /** Median rate of the edge over that of bare Probot. */
  readonly ratio: number;
}

/** How many hooks a second the edge acknowledges, beside bare Probot with the same payload. */
export async function ack(options: AckOptions = {}): Promise<AckResult> {
  const { rounds = 5, seconds = 4 } = options;
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const ingest = options.ingestModule ?? here("./no-store.ts");
  const emitted = await compile("ack", [here("./edge-process.ts"), here("./probot-process.ts"), ingest]);
  const env = { ...options.env, BENCH_INGEST: emitted.get(ingest) ?? "" };
  const run = (file: string) => measure({ script: emitted.get(here(file)) ?? "", env }, seconds);
  const edge: Sample[] = [];
  const probot: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sample = await run("./edge-process.ts");
    edge.push(sample);
    await options.afterEdge?.(sample.hooks);
    probot.push(await run("./probot-process.ts"));
  }
  const [ours, theirs] = [figuresOf(edge), figuresOf(probot)];
  return { edge: ours, probot: theirs, ratio: median(ours.perSecond) / median(theirs.perSecond) };
}

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly hooks: number;
  readonly cpuMicros: number;
}

async function measure(
  server: { readonly script: string; readonly env: Readonly<Record<string, string>> },
  seconds: number,
): Promise<Sample> {
  await using child = await startServerChild(server.script, server.env);
  const next = signedRequests({ body: payload, marker, event: "pull_request", secret });
  const run = { url: child.url, connections: 50, next };
  // Compiled code and filled caches: the first seconds are of no interest.
  await load({ ...run, seconds: 2 });
  const before = child.cpuMs();
  const result = await load({ ...run, seconds });
  if (result.others > 0) throw new Error(`${server.script}: ${result.others} refused`);
  const { perSecond, p50, p99, accepted } = result;
  return {
    perSecond,
    p50,
    p99,
    hooks: accepted,
    cpuMicros: Math.round(((child.cpuMs() - before) * 1000) / result.accepted),
  };
}

function figuresOf(samples: readonly Sample[]): Figures {
  return {
    perSecond: samples.map((sample) => sample.perSecond),
    p50: samples.map((sample) => sample.p50),
    p99: samples.map((sample) => sample.p99),
    cpuMicros: samples.map((sample) => sample.cpuMicros),
  };
}

/** Stands for the pushed commit, by which every delivery is an act of its own. */
const marker = "f".repeat(40);
const payload = examplePayload();

/** A real payload of 22.8 KB, the size facts about bare Probot were measured with. */
function examplePayload(): string {
  const definitions = createRequire(import.meta.url)("@octokit/webhooks-examples") as readonly {
    readonly name: string;
    readonly examples: readonly { readonly action?: string }[];
  }[];
  const example = definitions
    .find((definition) => definition.name === "pull_request")
    ?.examples.find((candidate) => candidate.action === "synchronize");
  return JSON.stringify({ ...example, after: marker });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function ackLines(result: AckResult): readonly string[] {
  const line = (name: string, { perSecond, cpuMicros }: Figures) =>
    `${name}: ${median(perSecond)}/s (${Math.min(...perSecond)} to ${Math.max(...perSecond)} in ${perSecond.length} rounds), ` +
    `${median(cpuMicros)} µs of processor each (${Math.min(...cpuMicros)} to ${Math.max(...cpuMicros)})`;
  return [line("edge", result.edge), line("probot", result.probot), `ratio: ${result.ratio.toFixed(2)}`];
}

if (import.meta.filename === process.argv[1]) for (const line of ackLines(await ack())) console.log(line);
