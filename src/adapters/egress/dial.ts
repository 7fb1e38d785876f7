import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { setTimeout } from "node:timers/promises";

import { isPublicAddress } from "../../domain/public-address.ts";

/** How this host reaches others. Tests lead it to servers of their own. */
export interface Reach {
  /** @returns the addresses of a name. */
  resolve(host: string): Promise<readonly string[]>;
  connect(at: { readonly address: string; readonly port: number }): Socket;
}

export const directReach: Reach = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: ({ address, port }) => connect({ host: address, port, allowHalfOpen: true }),
};

export type Dialled =
  | { readonly kind: "open"; readonly socket: Socket }
  /** `reason`: half a sentence. */
  | { readonly kind: "refused" | "failed"; readonly reason: string };

/** Addresses tried one after the other; a name has more than this for balance, not for reach. */
const mostAddresses = 4;

/**
 * Connects to a host whose name is on the list. The name is resolved once, and what was checked is what is connected to:
 * asked again, a name may lead elsewhere.
 * @param at.timeoutMs for resolving, and for each address.
 */
export async function dial(
  reach: Reach,
  at: { readonly host: string; readonly port: number; readonly timeoutMs: number },
): Promise<Dialled> {
  const addresses = await resolve(reach, at.host, at.timeoutMs);
  if (addresses.length === 0) return { kind: "failed", reason: "its name could not be resolved" };
  // One of many is enough to refuse: who controls the name chooses the order.
  if (!addresses.every((address) => isPublicAddress(address) && !isOwn(address)))
    return { kind: "refused", reason: "its name leads to an address that is not of the public internet" };
  for (const address of addresses.slice(0, mostAddresses)) {
    const socket = reach.connect({ address, port: at.port });
    // Heard for as long as it lives: an error that nobody hears would end this process.
    socket.on("error", () => undefined);
    try {
      await once(socket, "connect", { signal: AbortSignal.timeout(at.timeoutMs) });
      return { kind: "open", socket };
    } catch {
      socket.destroy();
    }
  }
  return { kind: "failed", reason: "it does not answer" };
}

/** A public address of this machine leads past whatever guards it from outside. */
function isOwn(address: string): boolean {
  return Object.values(networkInterfaces()).some((each) => each?.some((one) => one.address === address));
}

/** None where the name is not known, or nobody says so in time. */
async function resolve(reach: Reach, host: string, timeoutMs: number): Promise<readonly string[]> {
  const over = new AbortController();
  try {
    return await Promise.race([reach.resolve(host), setTimeout(timeoutMs, [], { signal: over.signal })]);
  } catch {
    return [];
  } finally {
    over.abort();
  }
}
