import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { decideEgress } from "../../domain/egress-policy.ts";
import type { HostPattern } from "../../domain/host-pattern.ts";
import type { ReachedHost } from "../../ports/egress.ts";
import { dial, type Reach } from "./dial.ts";
import { forwardRequest } from "./forward-request.ts";
import { createHostLog, type HostLog } from "./host-log.ts";
import { answerRefusal, endWithRefusal, type Refusal } from "./refusal.ts";
import { openTunnel } from "./tunnel.ts";

export interface ProxyLimits {
  /** Connections of a sandbox at once; package managers open 15 to 50 and wait for the rest. */
  readonly connections: number;
  /** Milliseconds without a byte in either direction. */
  readonly idleMs: number;
  /** Milliseconds for a request's head, for resolving a name, for each address to answer, and for the TLS greeting. */
  readonly startMs: number;
  /** Bytes of a request's head. */
  readonly headBytes: number;
}

interface ProxyOptions {
  readonly allowList: readonly HostPattern[];
  readonly reach: Reach;
  readonly limits: ProxyLimits;
}

interface Proxy extends ProxyOptions {
  readonly log: HostLog;
  /** Connections to the sandbox and to hosts. */
  readonly open: Set<Duplex>;
  readonly ended: AbortController;
}

/**
 * A proxy for one sandbox, not listening yet: `CONNECT` for TLS, absolute URLs for plain HTTP, nothing else.
 * `end` closes every connection. @returns there what to tell of the hosts.
 */
export function openProxy(options: ProxyOptions): {
  readonly server: Server;
  readonly end: () => Promise<readonly ReachedHost[]>;
} {
  const { connections, idleMs, startMs, headBytes } = options.limits;
  const proxy: Proxy = { ...options, log: createHostLog(), open: new Set(), ended: new AbortController() };
  const server = createServer({
    maxHeaderSize: headBytes,
    headersTimeout: startMs,
    // What stands there is replaced anyway.
    requireHostHeader: false,
    // A long upload is no offence while bytes flow.
    requestTimeout: 0,
    connectionsCheckingInterval: startMs,
  });
  server.maxConnections = connections;
  server.timeout = idleMs;
  server.on("connection", (socket) => hold(proxy, socket));
  // Whatever a sandbox or a host sends must end in its own connection, and not this process.
  server.on("connect", (request, inner, head) => {
    serveTunnel(proxy, { request, inner, head }).catch(() => inner.destroy());
  });
  server.on("request", (request, response) => {
    servePlain(proxy, { request, response }).catch(() => response.destroy());
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // Broken off or too slow, which is nothing to tell of.
    if (error.code?.startsWith("HPE_") !== true) return void socket.destroy();
    proxy.log.note({ host: "", port: 0, reason: unreadable.reason });
    return endWithRefusal(socket, unreadable);
  });
  return {
    server,
    end: async () => {
      proxy.ended.abort();
      const ends = [...proxy.open].map((each) => once(each, "close"));
      for (const each of proxy.open) each.destroy();
      await Promise.all(ends);
      return proxy.log.list();
    },
  };
}

const unreadable = { kind: "refused", reason: "it is no HTTP that can be read", target: "" } as const;

interface Open {
  readonly kind: "open";
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Decides about a request and connects to its host. What comes of it is noted, unless it is open: then that is the caller's. */
async function reachFor(proxy: Proxy, request: IncomingMessage): Promise<Open | Refusal> {
  const { method = "", url = "" } = request;
  const decision = decideEgress({ method, target: url }, proxy.allowList);
  const { host, port } = decision;
  const target = host === "" ? "" : `${host}:${port}`;
  const refuse = (kind: Refusal["kind"], reason: string): Refusal => {
    proxy.log.note({ host, port, reason });
    return { kind, reason, target };
  };
  if (decision.kind === "refused") return refuse("refused", decision.reason);
  const dialled = await dial(proxy.reach, { host, port, timeoutMs: proxy.limits.startMs });
  if (dialled.kind !== "open") return refuse(dialled.kind, dialled.reason);
  const { socket } = dialled;
  hold(proxy, socket);
  socket.setTimeout(proxy.limits.idleMs);
  return { kind: "open", socket, host, port, path: decision.path };
}

async function servePlain(
  proxy: Proxy,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const reached = await reachFor(proxy, request);
  if (reached.kind !== "open") return answerRefusal(response, reached);
  countBytes(proxy, reached);
  return forwardRequest({ ...reached, request, response });
}

async function serveTunnel(
  proxy: Proxy,
  { request, inner, head }: { request: IncomingMessage; inner: Duplex; head: Buffer },
): Promise<void> {
  const reached = await reachFor(proxy, request);
  if (reached.kind !== "open") return endWithRefusal(inner, reached);
  const { socket: outer, host, port } = reached;
  const reason = await openTunnel({ inner, head, outer, host, helloMs: proxy.limits.startMs });
  if (reason === "") countBytes(proxy, reached);
  else proxy.log.note({ host, port, reason });
}

function countBytes({ log }: Proxy, { socket, host, port }: Open): void {
  const count = log.note({ host, port, reason: "" });
  socket.once("close", () => count({ up: socket.bytesWritten, down: socket.bytesRead }));
}

/** Ends a connection with the proxy, and when it idles. */
function hold({ open, ended }: Proxy, socket: Socket): void {
  open.add(socket);
  socket.once("close", () => open.delete(socket));
  // An error that nobody hears would end this process; what matters is that it closes.
  socket.on("error", () => undefined);
  socket.on("timeout", () => socket.destroy());
  if (ended.signal.aborted) socket.destroy();
}
