import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SquadronError } from "../domain/errors.ts";

interface Where {
  readonly host: string;
  readonly port: number;
  /** The variables that say so. */
  readonly set: string;
}

/** @returns the address it listens on. @throws SquadronError `config` when the address is taken or not ours. */
export function listen(server: Server, { host, port, set }: Where) {
  return new Promise<{ readonly host: string; readonly port: number }>((resolve, reject) => {
    const failed = (cause: Error) =>
      reject(new SquadronError("config", `Cannot listen on ${host}:${port}: set ${set}.`, { cause }));
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      const address = server.address() as AddressInfo;
      resolve({ host: address.address, port: address.port });
    });
  });
}

/** Lets what is in flight end, but not for longer than the deadline. */
export async function close(server: Server, deadlineMs: number): Promise<void> {
  if (!server.listening) return;
  const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(timer);
}
