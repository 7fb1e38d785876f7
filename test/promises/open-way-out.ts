import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";

import type { Egress } from "../../src/ports/egress.ts";

/** A proxy as any other: it leads wherever it is asked to, by CONNECT and for plain HTTP. */
export const openWayOut: Egress = {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), "open-way-"));
    const socket = join(folder, "proxy");
    const server = createServer(forward).on("connect", tunnel);
    server.listen(socket);
    await once(server, "listening");
    return {
      socket,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

function forward({ url = "", method, headers }: IncomingMessage, response: ServerResponse): void {
  const fail = (): void => void response.writeHead(502).end();
  if (!URL.canParse(url)) return fail();
  ask(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  })
    .on("error", fail)
    .end();
}

function tunnel({ url = "" }: IncomingMessage, from: Duplex): void {
  const [host = "", port = ""] = url.split(":");
  const to = connect({ host, port: Number(port) })
    .on("connect", () => {
      from.write("HTTP/1.1 200 Connection established\r\n\r\n");
      from.pipe(to).pipe(from);
    })
    .on("error", () => from.end("HTTP/1.1 502 Bad gateway\r\n\r\n"));
  from.on("error", () => to.destroy());
}
