export type ClientHello =
  /** `name` in lower case. */
  | { readonly kind: "names"; readonly name: string }
  | { readonly kind: "more" }
  /** `reason`: half a sentence. */
  | { readonly kind: "refused"; readonly reason: string };

/** Bytes. Ordinary ones take 200 to 2000; nobody needs this much to say hello. */
export const mostHelloBytes = 8 * 1024;

const handshake = 22;
const clientHello = 1;
const serverName = 0;
const hostName = 0;
const encryptedHello = 0xfe_0d;

/**
 * Reads from the first bytes of a TLS connection whom it asks for. Strict: whatever a server might read differently is
 * refused, and so are a hello without a name and one that hides its true name (encrypted client hello).
 */
export function readClientHello(bytes: Uint8Array): ClientHello {
  if (bytes.length > mostHelloBytes) return refuse("its TLS greeting is too long");
  const message = joinRecords(bytes);
  if (!message) return notTls;
  if (message.length > 0 && message[0] !== clientHello) return notTls;
  if (message.length < 4 || message.length < 4 + lengthOf(message)) return { kind: "more" };
  const hello = createReader(message.subarray(4, 4 + lengthOf(message)));
  const extensions = readExtensions(hello);
  return hello.isSound() && hello.isAtEnd() ? nameIn(extensions) : notTls;
}

/** The handshake's bytes out of the records that carry it, as far as they came; undefined when it is something else. */
function joinRecords(bytes: Uint8Array): Uint8Array | undefined {
  const joined: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const [type, major = 3, , high, low] = bytes.subarray(at, at + 5);
    if (type !== handshake || major !== 3) return undefined;
    if (high === undefined || low === undefined) break;
    const end = at + 5 + high * 256 + low;
    if (end === at + 5) return undefined;
    joined.push(...bytes.subarray(at + 5, end));
    // What comes after the hello is not looked at.
    if (joined.length >= 4 && joined.length >= 4 + lengthOf(joined)) break;
    at = end;
  }
  return Uint8Array.from(joined);
}

function lengthOf([, high = 0, middle = 0, low = 0]: Iterable<number>): number {
  return (high * 256 + middle) * 256 + low;
}

type Extension = readonly [type: number, body: Reader];

function readExtensions(hello: Reader): readonly Extension[] {
  // Version and random, session id, cipher suites, compression methods.
  for (const length of [() => 34, () => hello.number(1), () => hello.number(2), () => hello.number(1)])
    hello.part(length());
  const list = hello.part(hello.number(2));
  const found: Extension[] = [];
  while (!list.isAtEnd()) found.push([list.number(2), list.part(list.number(2))]);
  return found;
}

function nameIn(extensions: readonly Extension[]): ClientHello {
  if (extensions.some(([type]) => type === encryptedHello))
    return refuse("its TLS greeting may hide another name (encrypted client hello)");
  const [body, ...others] = extensions.flatMap(([type, each]) => (type === serverName ? [each] : []));
  if (!body || others.length > 0) return unclear;
  const list = body.part(body.number(2));
  const kind = list.number(1);
  const name = list.part(list.number(2)).text();
  const isWhole = body.isSound() && body.isAtEnd() && list.isAtEnd();
  return isWhole && kind === hostName ? { kind: "names", name: name.toLowerCase() } : unclear;
}

function refuse(reason: string): ClientHello {
  return { kind: "refused", reason };
}

const notTls = refuse("a tunnel carries TLS and nothing else");
const unclear = refuse("its TLS greeting does not say once for whom it is");

interface Reader {
  /** The next bytes as a reader of their own, which fails together with this one. */
  part(length: number): Reader;
  /** Of this many bytes, the highest first. */
  number(length: number): number;
  /** What is left, one character a byte. */
  text(): string;
  isAtEnd(): boolean;
  /** Whether nothing was read past the end so far; what was is empty. */
  isSound(): boolean;
}

function createReader(bytes: Uint8Array, state = { sound: true }): Reader {
  let at = 0;
  const take = (length: number): Uint8Array => {
    const taken = bytes.subarray(at, at + length);
    at += taken.length;
    if (taken.length < length) state.sound = false;
    return taken;
  };
  return {
    part: (length) => createReader(take(length), state),
    number: (length) => take(length).reduce((sum, byte) => sum * 256 + byte, 0),
    text: () => String.fromCharCode(...bytes.subarray(at)),
    isAtEnd: () => at === bytes.length,
    isSound: () => state.sound,
  };
}
