import { createHmac, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import autocannon from "autocannon";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.ts";
import { secret, startServerChild } from "./edge-child.ts";

export interface AckOptions {
  /** Path of a TypeScript module that exports `createIngest(): Promise<Ingest>`; by default nothing is stored. */
  readonly ingestModule?: string;
  /** Each server is measured once per round, in turns, so that a slow moment of the machine meets both. */
  readonly rounds?: number;
  readonly seconds?: number;
}

interface Figures {
  /** Acknowledged hooks per second, one figure per round. */
  readonly perSecond: readonly number[];
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
  const emitted = compile("ack", [here("./edge-process.ts"), here("./probot-process.ts"), ingest]);
  const load = { seconds, unique: options.ingestModule !== undefined };
  const env = { BENCH_INGEST: emitted.get(ingest) ?? "" };
  const run = (file: string) => measure({ script: emitted.get(here(file)) ?? "", env }, load);
  const edge: Sample[] = [];
  const probot: Sample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    edge.push(await run("./edge-process.ts"));
    probot.push(await run("./probot-process.ts"));
  }
  const [ours, theirs] = [figuresOf(edge), figuresOf(probot)];
  return { edge: ours, probot: theirs, ratio: median(ours.perSecond) / median(theirs.perSecond) };
}

interface Sample {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function measure(
  server: { readonly script: string; readonly env: Readonly<Record<string, string>> },
  load: { readonly seconds: number; readonly unique: boolean },
): Promise<Sample> {
  await using child = await startServerChild(server.script, server.env);
  const sent = { url: child.url, method: "POST", connections: 50, ...signed(payload) } as const;
  // Compiled code and filled caches: the first second is of no interest.
  await autocannon({ ...sent, duration: 1 });
  const before = child.cpuMs();
  const result = await autocannon({
    ...sent,
    ...(load.unique && { requests: [{ setupRequest: (request) => ({ ...request, ...signed(fresh()) }) }] }),
    duration: load.seconds,
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${server.script}: ${result.non2xx} refused, ${result.errors} failed`);
  const hooks = result["2xx"];
  return {
    perSecond: Math.round(result.requests.average),
    cpuMicros: Math.round(((child.cpuMs() - before) * 1000) / hooks),
  };
}

function figuresOf(samples: readonly Sample[]): Figures {
  return {
    perSecond: samples.map((sample) => sample.perSecond),
    cpuMicros: samples.map((sample) => sample.cpuMicros),
  };
}

const marker = "0000000000000000000000000000000000000000";
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

/** The same payload about another commit: a store must not know it for a duplicate. */
function fresh(): string {
  const commit = randomUUID().replaceAll("-", "").padEnd(marker.length, "0");
  return payload.replace(marker, commit);
}

function signed(body: string) {
  return {
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
  };
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
