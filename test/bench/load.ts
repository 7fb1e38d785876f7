import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface LoadOptions {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  /** The next whole HTTP request. */
  readonly next: () => Buffer;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly accepted: number;
  readonly others: number;
  /** Milliseconds from sending to the answer. */
  readonly p50: number;
  readonly p99: number;
}

/** Keeps every connection busy with one request at a time. A general load tool costs more than what is measured. */
export async function load({ url, seconds, connections, next }: LoadOptions): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const sums: Sums = { accepted: 0, others: 0, times: [] };
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, "connect");
      return socket;
    }),
  );
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(sockets.map((socket) => keepBusy(socket, { next, sums, until })));
  const took = (performance.now() - started) / 1000;
  const times = Float64Array.from(sums.times).sort();
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? Number.NaN;
  const { accepted, others } = sums;
  return { perSecond: Math.round(accepted / took), accepted, others, p50: at(0.5), p99: at(0.99) };
}

interface Sums {
  accepted: number;
  others: number;
  readonly times: number[];
}

function keepBusy(
  socket: Socket,
  run: {
    readonly next: () => Buffer;
    readonly sums: Sums;
    readonly until: number;
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    const send = () => {
      const request = run.next();
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on("error", reject).on("close", () => resolve());
    // The answers are a few hundred bytes, so each comes in one piece.
    socket.on("data", (answer: Buffer) => {
      if (answer.toString("latin1", 9, 10) === "2") run.sums.accepted += 1;
      else run.sums.others += 1;
      run.sums.times.push(performance.now() - sentAt);
      if (performance.now() < run.until) send();
      else socket.destroy();
    });
    send();
  });
}

/**
 * Requests that differ in their GUID and in one field of the payload, each signed: a store must not take one for a
 * duplicate of another. Only the bytes that differ are written anew.
 */
export function signedRequests(input: {
  readonly body: string;
  /** Text in the body that is replaced by another of the same length, of hex digits. */
  readonly marker: string;
  readonly event: string;
  readonly secret: string;
}): () => Buffer {
  const noGuid = randomUUID();
  const noDigest = "0".repeat(64);
  const head = [
    "POST /api/github/webhooks HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(input.body)}`,
    `x-github-event: ${input.event}`,
    `x-github-delivery: ${noGuid}`,
    `x-hub-signature-256: sha256=${noDigest}`,
  ].join("\r\n");
  const template = Buffer.from(`${head}\r\n\r\n${input.body}`);
  const at = { guid: head.indexOf(noGuid), digest: head.indexOf(noDigest), body: head.length + 4 };
  const marker = template.indexOf(input.marker, at.body);
  let count = 0;
  return () => {
    count += 1;
    const request = Buffer.from(template);
    request.write(count.toString(16).padStart(input.marker.length, "0"), marker, "latin1");
    request.write(randomUUID(), at.guid, "latin1");
    const digest = createHmac("sha256", input.secret).update(request.subarray(at.body)).digest("hex");
    request.write(digest, at.digest, "latin1");
    return request;
  };
}
