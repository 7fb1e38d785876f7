import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Hands each connection to the next web process that is up, as a load balancer does; with none it cuts it. */
export interface Balancer extends AsyncDisposable {
  readonly port: number;
}

export async function startBalancer(ports: () => readonly number[]): Promise<Balancer> {
  let turn = 0;
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const up = ports();
    const port = up[turn++ % up.length];
    if (port === undefined) return void incoming.destroy();
    const outgoing = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
