import { covers, isHostName, isPort, type HostPattern } from "./host-pattern.ts";

/** The first line of a request to the proxy, as it came. */
export interface EgressRequest {
  readonly method: string;
  readonly target: string;
}

export type EgressDecision =
  | {
      readonly kind: "allowed";
      readonly host: string;
      readonly port: number;
      /** What to ask the host for; "" for a tunnel. */
      readonly path: string;
    }
  | {
      readonly kind: "refused";
      /** Half a sentence. */
      readonly reason: string;
      /** "" and 0 where the request names no host that can be read. */
      readonly host: string;
      readonly port: number;
    };

// Only what needs no decoding: whatever another program could read differently (user names, brackets, escapes, dots at the
// end, other scripts) is in neither form.
const tunnel = /^([A-Za-z0-9.-]{1,253}):(\d{1,5})$/;
const plain = /^[Hh][Tt][Tt][Pp]:\/\/([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?([/?][!-~]*)?$/;

/**
 * Whether a sandbox may make this request: `CONNECT host:port` for a tunnel, `http://host[:port]/path` for plain HTTP.
 * That the name leads to a public address is looked at when it is resolved (`isPublicAddress`).
 */
export function decideEgress(
  { method, target }: EgressRequest,
  allowList: readonly HostPattern[],
): EgressDecision {
  const isTunnel = method === "CONNECT";
  const [, name, digits = "80", rest = ""] = (isTunnel ? tunnel : plain).exec(target) ?? [];
  if (name === undefined)
    return refuse(isTunnel ? "it is not of the form host:port" : "it is not of the form http://host/path");
  const host = name.toLowerCase();
  const port = Number(digits);
  if (!isHostName(host)) return refuse("the host is not a name; addresses cannot be reached");
  if (!isPort(port)) return refuse("there is no such port");
  if (!allowList.some((pattern) => covers(pattern, host, port)))
    return refuse("it is not on the list of hosts that may be reached from here", host, port);
  return { kind: "allowed", host, port, path: isTunnel ? "" : pathOf(rest) };
}

function pathOf(rest: string): string {
  const [path = ""] = rest.split("#");
  return path.startsWith("/") ? path : `/${path}`;
}

function refuse(reason: string, host = "", port = 0): EgressDecision {
  return { kind: "refused", reason, host, port };
}
