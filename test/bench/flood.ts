import { request } from "node:http";
import autocannon from "autocannon";
import { fileURLToPath } from "node:url";
import { compile } from "../support/compile.ts";
import { startServerChild } from "./edge-child.ts";
import type { ServerChild } from "./edge-child.ts";

const megabyte = 1024 * 1024;
const headers = {
  "content-type": "application/json",
  "x-github-event": "issues",
  "x-github-delivery": "0b989ba4-242f-11e5-81e1-c7b6966d2516",
};
/** Of the right form, and of no secret: the body must be read to tell. */
export const forged = { ...headers, "x-hub-signature-256": `sha256=${"ab".repeat(32)}` };

export interface FloodResult {
  readonly name: string;
  readonly peakMb: number;
  readonly idleMb: number;
  readonly detail: string;
}

/** What strangers can do to the edge's memory. Each case meets a fresh process. */
export async function flood(seconds = 10): Promise<readonly FloodResult[]> {
  const measure = createMeasure(await compileEdge());
  return [
    await measure("unsigned 20-KB bodies", (url) => hammer(url, { seconds, headers })),
    await measure("forged 20-KB bodies", (url) => hammer(url, { seconds, headers: forged })),
    await measure("50 unsigned 25-MB bodies at once", (url) => sendLarge(url, headers)),
    await measure("50 forged 25-MB bodies at once", (url) => sendLarge(url, forged)),
  ];
}

/** @returns how to start the edge as it is shipped. */
export async function compileEdge(name = "flood"): Promise<() => Promise<ServerChild>> {
  const script = fileURLToPath(new URL("./edge-process.ts", import.meta.url));
  const emitted = await compile(name, [script, fileURLToPath(new URL("./no-store.ts", import.meta.url))]);
  return () => startServerChild(emitted.get(script) ?? "");
}

function createMeasure(start: () => Promise<ServerChild>) {
  return async (name: string, run: (url: string) => Promise<string>): Promise<FloodResult> => {
    await using edge = await start();
    const idleMb = edge.peakMb();
    const detail = await run(edge.url);
    return { name, idleMb, peakMb: edge.peakMb(), detail };
  };
}

async function hammer(
  url: string,
  input: { readonly seconds: number; readonly headers: Readonly<Record<string, string>> },
): Promise<string> {
  const result = await autocannon({
    url,
    method: "POST",
    connections: 50,
    duration: input.seconds,
    headers: input.headers,
    body: `{"x":"${"a".repeat(20_000)}"}`,
  });
  return `${Math.round(result.requests.average)}/s, ${result["4xx"]} refused, ${result["2xx"]} accepted, ${result["5xx"]} failed`;
}

/** @returns how often each status was seen; "cut" where the connection ended before an answer. */
export async function sendLarge(
  url: string,
  sent: Readonly<Record<string, string>>,
  count = 50,
): Promise<string> {
  const body = Buffer.alloc(25 * megabyte, "a");
  const answers = await Promise.all(Array.from({ length: count }, () => post(url, sent, body)));
  const sums = new Map<string, number>();
  for (const answer of answers) sums.set(answer, (sums.get(answer) ?? 0) + 1);
  return [...sums].map(([answer, times]) => `${times} × ${answer}`).join(", ");
}

function post(url: string, sent: Readonly<Record<string, string>>, body: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      { method: "POST", agent: false, headers: { ...sent, "content-length": body.length } },
      (response) => {
        response.resume();
        resolve(String(response.statusCode));
      },
    );
    outgoing.on("error", () => resolve("cut"));
    outgoing.end(body);
  });
}

export function floodLine(result: FloodResult): string {
  return `${result.name}: peak ${result.peakMb} MB (idle ${result.idleMb} MB; ${result.detail})`;
}

if (import.meta.filename === process.argv[1])
  for (const result of await flood()) console.log(floodLine(result));
