import type { ReachedHost } from "../../ports/egress.ts";

type Named = Pick<ReachedHost, "host" | "port" | "reason">;

/** What is told of a turn's requests: each host once, with sums. */
export interface HostLog {
  /** Notes a request. @returns what counts its bytes. */
  note(request: Named): (bytes: { readonly up: number; readonly down: number }) => void;
  list(): readonly ReachedHost[];
}

/** Hosts told by name; a sandbox that tries more gets the rest as one entry, so that it cannot fill a disk with names. */
const mostHosts = 200;

export function createHostLog(): HostLog {
  const entries = new Map<string, { -readonly [K in keyof ReachedHost]: ReachedHost[K] }>();
  return {
    note: (request) => {
      const found = entries.get(keyOf(request));
      const { host, port, reason } =
        found || entries.size < mostHosts ? request : { host: "", port: 0, reason: "there are too many" };
      const key = keyOf({ host, port, reason });
      const named = { host, port, reason, allowed: reason === "" };
      const entry = entries.get(key) ?? { ...named, requests: 0, bytesUp: 0, bytesDown: 0 };
      entries.set(key, entry);
      entry.requests += 1;
      return ({ up, down }) => {
        entry.bytesUp += up;
        entry.bytesDown += down;
      };
    },
    list: () => [...entries.values()],
  };
}

function keyOf({ host, port, reason }: Named): string {
  return `${host}:${port} ${reason}`;
}
