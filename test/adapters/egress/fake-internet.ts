import { createServer as createTlsServer } from "node:tls";
import { createServer } from "node:http";
import { once } from "node:events";
import { connect, type AddressInfo, type Server } from "node:net";

import type { Reach } from "../../../src/adapters/egress/dial.ts";

/** Of nobody: made for these tests, for `allowed.example` and `other.example`, until 2126. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUagAwIBAgIUUI3pBeiW6Cu4PauL2NMHVL6fhYUwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjgwNDMxNTNaGA8yMTI2MTEwNDA0MzE1
M1owDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHoE
BsVZGhw3LCM5o7wWzZ/ctyBaChsPg13k4zPPyBQA84g06P9MG3Z5iGs4cjwOecjc
49JZad7RF4Tdu2X9kKKjfjB8MB0GA1UdDgQWBBRzkErtA/UcRf8cyqdfRXPHqQA0
/TAfBgNVHSMEGDAWgBRzkErtA/UcRf8cyqdfRXPHqQA0/TAPBgNVHRMBAf8EBTAD
AQH/MCkGA1UdEQQiMCCCD2FsbG93ZWQuZXhhbXBsZYINb3RoZXIuZXhhbXBsZTAK
BggqhkjOPQQDAgNIADBFAiEAlLVnPK5HlNTRpU96CRwQ1eLQliXfA3PF3Yrlfeb/
6CICIG7wRhi7h8v0Lr0xpRd1LBzpsbHs2xWsRbI+5RPrzw/f
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIH298OT9mRGUFynx
fDkk68DEpeFPD5kP+8DohQvwcCKhRANCAAR6BAbFWRocNywjOaO8Fs2f3LcgWgob
D4Nd5OMzz8gUAPOINOj/TBt2eYhrOHI8DnnI3OPSWWne0ReE3btl/ZCi
-----END PRIVATE KEY-----
`;

/** What the tests take for the internet: names, addresses that look public, and two servers of this machine behind them. */
export interface FakeInternet extends AsyncDisposable {
  readonly reach: Reach;
  /** `address:port` of every connection that was made. */
  readonly connections: readonly string[];
  /** Heads of the requests that the plain server got: method, URL and host. */
  readonly requests: readonly string[];
  /** Server names of the TLS connections. */
  readonly greeted: readonly string[];
}

const addresses: Readonly<Record<string, readonly string[]>> = {
  "allowed.example": ["93.184.216.34"],
  "other.example": ["93.184.216.35"],
  // Points into a private network, as its owner may let it at any moment.
  "rebound.example": ["93.184.216.36", "10.0.0.5"],
  "metadata.example": ["169.254.169.254"],
  "mapped.example": ["::ffff:127.0.0.1"],
};

export async function startFakeInternet(
  answer: (url: string) => { readonly status: number; readonly body: string | Buffer } = (url) => ({
    status: 200,
    body: `plain ${url}`,
  }),
): Promise<FakeInternet> {
  const connections: string[] = [];
  const requests: string[] = [];
  const greeted: string[] = [];
  const web = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    requests.push(`${method} ${url} ${headers.host}`);
    let bytes = 0;
    request.on("data", (chunk: Buffer) => (bytes += chunk.length));
    request.on("end", () => {
      const { status, body } = answer(url);
      response.writeHead(status, { "x-got": String(bytes) }).end(body);
    });
  });
  const tls = createTlsServer({ key, cert: certificate }, (socket) => {
    greeted.push(String(socket.servername));
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end("secret page"));
  });
  const ports = await Promise.all([web, tls].map(listen));
  return {
    reach: {
      resolve: async (host) => addresses[host] ?? [],
      connect: ({ address, port }) => {
        connections.push(`${address}:${port}`);
        return connect({ host: "127.0.0.1", port: ports[port === 443 ? 1 : 0] ?? 0, allowHalfOpen: true });
      },
    },
    connections,
    requests,
    greeted,
    [Symbol.asyncDispose]: async () => {
      web.closeAllConnections();
      await Promise.all([web, tls].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
