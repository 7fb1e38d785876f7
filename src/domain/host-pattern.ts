/** One entry of an allow-list. */
export interface HostPattern {
  /** In lower case. */
  readonly name: string;
  /** It covers what is below the name, and not the name itself. */
  readonly below: boolean;
  /** Undefined: the ports of plain and encrypted HTTP. */
  readonly port: number | undefined;
}

const usualPorts: readonly number[] = [80, 443];
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads `example.org`, `*.example.org` or `example.org:8443`. @returns undefined for anything else: an address in any
 * spelling, a star over a whole top-level domain, a name that is not in ASCII.
 */
export function parseHostPattern(text: string): HostPattern | undefined {
  const [, star, name = "", port] = /^(\*\.)?([^:*]+)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  const below = star !== undefined;
  if (!isHostName(name) || (below && !name.includes("."))) return undefined;
  if (port === undefined) return { name, below, port: undefined };
  return isPort(Number(port)) ? { name, below, port: Number(port) } : undefined;
}

/** Whether an entry covers the host, which is a name as `isHostName` takes it. */
export function covers(pattern: HostPattern, host: string, port: number): boolean {
  const { name, below } = pattern;
  const isNamed = below ? host.endsWith(`.${name}`) : host === name;
  return isNamed && (pattern.port === undefined ? usualPorts.includes(port) : port === pattern.port);
}

/** Whether a text is an entry of an allow-list, in lower case. */
export function isHostPattern(text: string): boolean {
  return text === text.toLowerCase() && parseHostPattern(text) !== undefined;
}

/** Whether everything that the second entry reaches is within the first. */
export function coversHost(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  const [wide, narrow] = [parseHostPattern(outer), parseHostPattern(inner)];
  return (
    wide !== undefined &&
    narrow !== undefined &&
    wide.below &&
    wide.port === narrow.port &&
    narrow.name.endsWith(`.${wide.name}`)
  );
}

/** A name in lower case and ASCII. What programs take for an address (`127.1`, `0x7f000001`, `2130706433`) is none. */
export function isHostName(text: string): boolean {
  if (text.length > 253) return false;
  const labels = text.split(".");
  return labels.every((each) => label.test(each)) && !/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "");
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
