import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";

import { afterAll, expect, test } from "vitest";

import { createEgress } from "../../../src/adapters/egress/create-egress.ts";
import type { Reach } from "../../../src/adapters/egress/dial.ts";
import type { ProxyLimits } from "../../../src/adapters/egress/open-proxy.ts";
import type { OpenEgress, ReachedHost } from "../../../src/ports/egress.ts";
import { certificate, startFakeInternet, type FakeInternet } from "./fake-internet.ts";

const folder = mkdtempSync(join(tmpdir(), "squadron-egress-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Stage extends AsyncDisposable {
  readonly internet: FakeInternet;
  readonly way: OpenEgress;
  /** What was told when the way was closed. */
  readonly told: ReachedHost[];
}

const hosts = ["allowed.example", "rebound.example", "metadata.example", "mapped.example", "lost.example"];

async function setStage(limits: Partial<ProxyLimits> = {}): Promise<Stage> {
  const internet = await startFakeInternet();
  const told: ReachedHost[] = [];
  const way = await createEgress({ folder, reach: internet.reach, limits }).open(hosts, (each) =>
    told.push(each),
  );
  return {
    internet,
    way,
    told,
    [Symbol.asyncDispose]: async () => {
      await way[Symbol.asyncDispose]();
      await internet[Symbol.asyncDispose]();
    },
  };
}

/** Sends these bytes to the proxy. @returns all that comes back until it hangs up. */
async function raw({ way }: Stage, bytes: string): Promise<string> {
  const socket = connect(way.socket);
  socket.write(bytes);
  return text(socket);
}

const get = (url: string, more = ""): string =>
  `GET ${url} HTTP/1.1\r\nHost: evil.example\r\n${more}Connection: close\r\n\r\n`;

async function openTunnel({ way }: Stage, target: string): Promise<{ status: string; socket: Socket }> {
  const socket = connect(way.socket);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return { status: chunk.toString(), socket };
}

async function readSecurely(stage: Stage, target: string, servername: string): Promise<string> {
  const { socket } = await openTunnel(stage, target);
  const secure = connectTls({ socket, servername, ca: certificate });
  secure.write("hello");
  return text(secure);
}

test("an allowed host answers plain requests, under its own name whatever the request says", async () => {
  await using stage = await setStage();
  expect(await raw(stage, get("http://allowed.example/a?b"))).toContain("plain /a?b");
  expect(stage.internet.requests).toEqual(["GET /a?b allowed.example"]);
  expect(stage.internet.connections).toEqual(["93.184.216.34:80"]);
});

test("an allowed host is reached through a tunnel, and each host is told once, with its bytes", async () => {
  await using stage = await setStage();
  expect(await readSecurely(stage, "allowed.example:443", "allowed.example")).toBe("secret page");
  expect(await readSecurely(stage, "Allowed.example:443", "allowed.example")).toBe("secret page");
  await raw(stage, get("http://evil.example/"));
  await stage.way[Symbol.asyncDispose]();
  expect(stage.told).toMatchObject([
    { host: "allowed.example", port: 443, allowed: true, reason: "", requests: 2 },
    {
      host: "evil.example",
      port: 80,
      allowed: false,
      requests: 1,
      bytesUp: 0,
      reason: "it is not on the list of hosts that may be reached from here",
    },
  ]);
  expect(stage.told[0]?.bytesUp).toBeGreaterThan(400);
  expect(stage.told[0]?.bytesDown).toBeGreaterThan(1000);
});

test.each([
  ["a host that is not listed", get("http://evil.example/")],
  ["a tunnel to one", "CONNECT evil.example:443 HTTP/1.1\r\n\r\n"],
  ["an address", get("http://127.0.0.1/")],
  ["a name that leads to a private address among others", get("http://rebound.example/")],
  ["a name that leads to the machine's metadata", "CONNECT metadata.example:443 HTTP/1.1\r\n\r\n"],
  ["a name that leads to loopback in another wrapping", get("http://mapped.example/")],
  ["another port", get("http://allowed.example:6379/")],
  ["a name in front of another", get("http://allowed.example@evil.example/")],
  ["a request that is for the proxy itself", get("/")],
  ["a line end in the target", "GET http://allowed.example/\rX: y HTTP/1.1\r\n\r\n"],
  ["a head without end", get("http://allowed.example/", `X: ${"x".repeat(20_000)}\r\n`)],
  [
    "a body of two lengths",
    get("http://allowed.example/", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
  ],
  ["what is no HTTP", "\x16\x03\x01hello\r\n\r\n"],
])("%s is refused, and nothing goes out", async (_what, bytes) => {
  await using stage = await setStage();
  expect(await raw(stage, bytes)).toMatch(
    /^HTTP\/1.1 403 Not allowed from this sandbox\r\n[\s\S]* refused: /,
  );
  expect(stage.internet.connections).toEqual([]);
});

test("a body is never taken for a second request, under another name", async () => {
  await using stage = await setStage();
  const hidden = get("/hidden");
  const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
  for (const body of [
    get("http://allowed.example/", "Transfer-Encoding: chunked\r\n") + chunk,
    get("http://allowed.example/", `Content-Length: ${hidden.length}\r\n`) + hidden,
  ])
    expect(await raw(stage, body)).toContain(`x-got: ${hidden.length}\r\n`);
  expect(stage.internet.requests).toEqual(["GET / allowed.example", "GET / allowed.example"]);
});

test.each([
  ["no status", "HTTP/1.1 000 X\r\n\r\n"],
  ["a phrase that cannot be passed on", "HTTP/1.1 200 O\u0001K\r\nContent-Length: 2\r\n\r\nok"],
  ["another protocol", "SSH-2.0\r\n"],
  ["a change of protocol", "HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
  ["half an answer", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"],
  ["nothing", ""],
])("a host that answers with %s ends its own connection and nothing else", async (_what, answer) => {
  const server = createServer((socket) => socket.on("error", () => undefined).end(answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const reach: Reach = {
    resolve: async () => ["93.184.216.34"],
    connect: () => connect((server.address() as AddressInfo).port, "127.0.0.1"),
  };
  {
    await using way = await createEgress({ folder, reach, limits: { idleMs: 1000 } }).open(
      ["allowed.example"],
      () => undefined,
    );
    for (let round = 0; round < 2; round++) {
      const socket = connect(way.socket);
      socket.write(get("http://allowed.example/"));
      expect(await text(socket)).toMatch(/^(HTTP\/1.1 (200|502) |$)/);
    }
  }
  server.close();
});

test("a host that cannot be found is told apart from one that is refused", async () => {
  await using stage = await setStage();
  expect(await raw(stage, get("http://lost.example/"))).toMatch(
    /^HTTP\/1.1 502 .*[\s\S]*could not be resolved/,
  );
});

test("a tunnel for one name is not used under another, nor for anything but TLS", async () => {
  await using stage = await setStage();
  await expect(readSecurely(stage, "allowed.example:443", "other.example")).rejects.toThrow(
    /unrecognized name/,
  );
  const { socket } = await openTunnel(stage, "allowed.example:443");
  socket.write("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");
  expect((await socket.toArray()).join("")).toContain("\x15\x03\x03");
  await stage.way[Symbol.asyncDispose]();
  expect(stage.internet.greeted).toEqual([]);
  expect(stage.told.map(({ allowed, reason }) => [allowed, reason])).toEqual([
    [false, "its TLS greeting is for another name"],
    [false, "a tunnel carries TLS and nothing else"],
  ]);
});

test("what was checked is what is connected to: a name is resolved once", async () => {
  await using internet = await startFakeInternet();
  let asked = 0;
  const resolve = async (): Promise<readonly string[]> => (asked++ === 0 ? ["93.184.216.34"] : ["127.0.0.1"]);
  const egress = createEgress({ folder, reach: { ...internet.reach, resolve } });
  await using way = await egress.open(["allowed.example"], () => undefined);
  const socket = connect(way.socket);
  socket.write(get("http://allowed.example/"));
  expect(await text(socket)).toContain("plain /");
  expect(internet.connections).toEqual(["93.184.216.34:80"]);
  expect(asked).toBe(1);
});

test("a body waits in the sandbox for as long as the host takes nothing", async () => {
  const size = 16 * 1024 ** 2;
  const slow = createServer({ pauseOnConnect: true });
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  const taking = once(slow, "connection");
  let outer: Socket | undefined;
  const reach: Reach = {
    resolve: async () => ["93.184.216.34"],
    connect: () => (outer = connect((slow.address() as AddressInfo).port, "127.0.0.1")),
  };
  {
    await using way = await createEgress({ folder, reach }).open(["allowed.example"], () => undefined);
    const inner = connect(way.socket);
    inner.write(get("http://allowed.example/up", `Content-Length: ${size}\r\n`).replace("GET", "POST"));
    inner.write(Buffer.alloc(size));
    inner.on("error", () => undefined);
    while (outer?.writableNeedDrain !== true) await setImmediate();
    // More turns of the loop than it would take to read everything.
    for (let turn = 0; turn < size / 2 ** 14; turn++) await setImmediate();
    expect(outer?.writableLength).toBeLessThan(2 ** 20);
    const [host] = (await taking) as [Socket];
    for await (const _chunk of host) if (host.bytesRead > size) break;
    expect(host.bytesRead).toBeGreaterThan(size);
  }
  slow.close();
});

test("a connection that idles is ended, and one too many is not taken", async () => {
  await using stage = await setStage({ idleMs: 100, connections: 1 });
  const idle = connect(stage.way.socket);
  await once(idle, "connect");
  const second = connect(stage.way.socket);
  second.on("error", () => undefined);
  await once(second.resume(), "close");
  await once(idle.resume(), "close");
  await stage.way[Symbol.asyncDispose]();
  expect(stage.told).toEqual([]);
});

test("a tunnel that is not greeted through is given up", async () => {
  await using stage = await setStage({ startMs: 1000 });
  const { socket } = await openTunnel(stage, "allowed.example:443");
  socket.write("\x16\x03");
  await once(socket.resume(), "close");
  await stage.way[Symbol.asyncDispose]();
  expect(stage.told).toMatchObject([{ allowed: false, reason: "no TLS greeting came" }]);
});

test("closing ends what is under way and leaves no file, however long the folder's path is", async () => {
  await using internet = await startFakeInternet();
  const long = join(folder, "long".repeat(40));
  const way = await createEgress({ folder: long, reach: internet.reach }).open(
    ["allowed.example"],
    () => undefined,
  );
  expect(existsSync(way.socket)).toBe(true);
  await way[Symbol.asyncDispose]();
  await way[Symbol.asyncDispose]();
  expect(readdirSync(long)).toEqual([]);
  await using stage = await setStage();
  const { socket } = await openTunnel(stage, "allowed.example:443");
  const closed = once(socket.resume(), "close");
  await stage.way[Symbol.asyncDispose]();
  await closed;
});
