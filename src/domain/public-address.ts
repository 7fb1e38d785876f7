type Range = readonly [first: string, bits: number];

// IANA's registry of special-purpose addresses, multicast and what is reserved above it.
const specialV4: readonly Range[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Metadata of most clouds.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  // Metadata of Oracle's.
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  // Azure's, to its machines only, though it looks public.
  ["168.63.129.16", 32],
];

// Within 2000::/3; nothing outside of it is public, and so neither is an IPv4 address in any of IPv6's wrappings.
const specialV6: readonly Range[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

/** Whether an address, as a resolver gives it, is one of the open internet. What cannot be read is not. */
export function isPublicAddress(text: string): boolean {
  const v4 = parseV4(text);
  if (v4) return !specialV4.some((range) => isWithin(v4, range, parseV4));
  const v6 = parseV6(text);
  return (
    v6 !== undefined &&
    isWithin(v6, ["2000::", 3], parseV6) &&
    !specialV6.some((range) => isWithin(v6, range, parseV6))
  );
}

type Bytes = readonly number[];

function isWithin(address: Bytes, [first, bits]: Range, parse: (text: string) => Bytes | undefined): boolean {
  return bitsOf(address).slice(0, bits) === bitsOf(parse(first) ?? []).slice(0, bits);
}

function bitsOf(bytes: Bytes): string {
  return bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
}

function parseV4(text: string): Bytes | undefined {
  const parts = text.split(".");
  const isPlain =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isPlain ? parts.map(Number) : undefined;
}

/** Without dotted IPv4 at the end: an address in that form is never public. */
function parseV6(text: string): Bytes | undefined {
  const [before = "", after, ...more] = text.toLowerCase().split("::");
  const head = groupsOf(before);
  const tail = groupsOf(after ?? "");
  const missing = 8 - head.length - tail.length;
  if (more.length > 0 || (after === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

function groupsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
