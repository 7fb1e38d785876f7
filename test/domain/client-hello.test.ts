import { connect, type ConnectionOptions } from "node:tls";
import { Duplex } from "node:stream";

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { mostHelloBytes, readClientHello } from "../../src/domain/client-hello.ts";

/** What a real TLS client says first. */
function greet(options: ConnectionOptions): Promise<Buffer> {
  return new Promise((done) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer) => {
        done(chunk);
      },
    });
    connect({ ...options, socket: wire }).on("error", () => undefined);
  });
}

const real = await greet({ servername: "Example.org", ALPNProtocols: ["h2", "http/1.1"] });
const nameless = await greet({});

const u16 = (n: number): readonly number[] => [n >> 8, n & 255];
const ascii = (text: string): readonly number[] => [...Buffer.from(text, "latin1")];
const sni = (...names: readonly string[]): readonly number[] => {
  const list = names.flatMap((name) => [0, ...u16(name.length), ...ascii(name)]);
  return [...u16(0), ...u16(list.length + 2), ...u16(list.length), ...list];
};
/** A hello with these extensions, cut into records of this many bytes. */
function helloWith(extensions: readonly number[], size = 1 << 14): Uint8Array {
  const body = [
    3,
    3,
    ...Array<number>(32).fill(7),
    0,
    0,
    2,
    0x13,
    1,
    1,
    0,
    ...u16(extensions.length),
    ...extensions,
  ];
  const message = [1, 0, ...u16(body.length), ...body];
  const records: number[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.slice(at, at + size);
    records.push(22, 3, 1, ...u16(part.length), ...part);
  }
  return Uint8Array.from(records);
}

describe("a TLS greeting", () => {
  test("names the host", () => {
    expect(readClientHello(real)).toEqual({ kind: "names", name: "example.org" });
    expect(readClientHello(helloWith(sni("a.org")))).toEqual({ kind: "names", name: "a.org" });
  });

  test("is waited for until it is whole, and what follows it does not matter", () => {
    for (let length = 0; length < real.length; length++)
      expect(readClientHello(real.subarray(0, length))).toEqual({ kind: "more" });
    expect(readClientHello(Buffer.concat([real, Buffer.from("anything")]))).toEqual({
      kind: "names",
      name: "example.org",
    });
  });

  test("may come in records of any size", () => {
    for (const size of [1, 2, 3, 5, 40])
      expect(readClientHello(helloWith(sni("a.org"), size))).toEqual({ kind: "names", name: "a.org" });
  });

  it.each([
    ["has no name", nameless],
    ["has two names", helloWith(sni("a.org", "b.org"))],
    ["has the name twice", helloWith([...sni("a.org"), ...sni("a.org")])],
    ["hides its name", helloWith([...sni("a.org"), 0xfe, 0x0d, 0, 0])],
    ["names with a list that is longer than it says", helloWith([0, 0, 0, 4, 0, 0, 0, 0])],
    ["has an extension that ends past the end", helloWith([0, 0, 0, 99, 1])],
    ["is plain HTTP", Buffer.from("GET / HTTP/1.1\r\n")],
    ["is the old SSL's", Uint8Array.from([0x80, 0x2e, 1, 0, 2])],
    ["is another handshake message", Uint8Array.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
    ["is in an empty record", Uint8Array.from([22, 3, 1, 0, 0])],
    [
      "has no end",
      Uint8Array.from([22, 3, 1, 255, 255, 1, 255, 255, 255, ...Array<number>(mostHelloBytes).fill(0)]),
    ],
  ])("is refused when it %s", (_what, bytes) => expect(readClientHello(bytes).kind).toBe("refused"));

  test("is read whatever its bytes", () => {
    const kinds = ["names", "more", "refused"];
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(kinds).toContain(readClientHello(bytes).kind);
      }),
    );
    const changed = fc.tuple(fc.nat(real.length - 1), fc.nat(255));
    fc.assert(
      fc.property(changed, ([at, byte]) => {
        const bytes = Uint8Array.from(real);
        bytes[at] = byte;
        expect(kinds).toContain(readClientHello(bytes).kind);
      }),
    );
  });
});
