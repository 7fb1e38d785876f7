import { once } from "node:events";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";

import { parseHostPattern } from "../../domain/host-pattern.ts";
import type { Egress } from "../../ports/egress.ts";
import { directReach, type Reach } from "./dial.ts";
import { openProxy, type ProxyLimits } from "./open-proxy.ts";

interface Options {
  /** Of this process alone: what it leaves there when it dies goes with the folder. */
  readonly folder: string;
  readonly reach?: Reach;
  readonly limits?: Partial<ProxyLimits>;
}

const defaultLimits: ProxyLimits = {
  // With as many to hosts, twenty turns stay below the files that a process may open.
  connections: 64,
  // A registry that builds an answer may be silent for a minute.
  idleMs: 120_000,
  startMs: 15_000,
  headBytes: 16 * 1024,
};

/** The way out of sandboxes: for each a proxy of its own, on a socket in a folder of its own. */
export function createEgress({ folder, reach = directReach, limits = {} }: Options): Egress {
  return {
    open: async (hosts, onHost) => {
      const allowList = hosts.flatMap((host) => parseHostPattern(host) ?? []);
      const { server, end } = openProxy({ allowList, reach, limits: { ...defaultLimits, ...limits } });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const own = await mkdtemp(join(folder, "way-"));
      const handle = await open(own);
      let ending: Promise<void> | undefined;
      const close = async (): Promise<void> => {
        const closed = server.listening ? once(server, "close") : undefined;
        server.close();
        const reached = await end();
        await closed;
        await handle.close();
        await rm(own, { recursive: true, force: true });
        for (const each of reached) onHost(each);
      };
      try {
        // By its folder's handle: a socket's path may have 107 characters, and that of a state folder may have more.
        server.listen(`/proc/self/fd/${handle.fd}/proxy`);
        await once(server, "listening");
      } catch (error) {
        await close();
        throw error;
      }
      return { socket: join(own, "proxy"), [Symbol.asyncDispose]: () => (ending ??= close()) };
    },
  };
}
