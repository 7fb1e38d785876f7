import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { decideEgress } from "../../src/domain/egress-policy.ts";
import { parseHostPattern } from "../../src/domain/host-pattern.ts";

const listed = (...texts: readonly string[]) => texts.flatMap((text) => parseHostPattern(text) ?? []);
const list = listed("example.org", "*.example.net", "example.com:8443");
const tunnel = (target: string) => decideEgress({ method: "CONNECT", target }, list);
const plain = (target: string) => decideEgress({ method: "GET", target }, list);

describe("the list of hosts", () => {
  it.each([
    ["example.org", { name: "example.org", below: false, port: undefined }],
    ["*.Example.org", { name: "example.org", below: true, port: undefined }],
    ["example.org:8443", { name: "example.org", below: false, port: 8443 }],
    ["registry", { name: "registry", below: false, port: undefined }],
  ])("takes %s", (text, pattern) => expect(parseHostPattern(text)).toEqual(pattern));

  it.each([
    "",
    "*",
    "*.",
    "*.org",
    "*example.org",
    "a.*.org",
    "*.*.org",
    ".example.org",
    "example.org.",
    "-a.org",
    "https://example.org",
    "example.org/path",
    "example.org:0",
    "example.org:99999",
    "example.org:http",

    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "10.0.0.0x1",
    "[::1]",
    "::1",
    "münchen.de",
    "a b.org",
    "user@example.org",
    "example.org\n",
    "a..b",
    `${"a".repeat(64)}.org`,
    `${"a.".repeat(130)}org`,
  ])("takes no %j", (text) => expect(parseHostPattern(text)).toBeUndefined());
});

describe("a request from a sandbox", () => {
  it.each([
    ["example.org:443", "example.org", 443],
    ["EXAMPLE.org:80", "example.org", 80],
    ["a.b.example.net:443", "a.b.example.net", 443],
    ["example.com:8443", "example.com", 8443],
  ])("may open a tunnel to %s", (target, host, port) =>
    expect(tunnel(target)).toEqual({ kind: "allowed", host, port, path: "" }),
  );

  it.each([
    ["http://example.org", { host: "example.org", port: 80, path: "/" }],
    ["HTTP://Example.org/a?b=c#d", { host: "example.org", port: 80, path: "/a?b=c" }],
    ["http://example.org?q", { host: "example.org", port: 80, path: "/?q" }],
    ["http://x.example.net:80/%2e%2e/", { host: "x.example.net", port: 80, path: "/%2e%2e/" }],
  ])("may ask for %s", (target, place) => expect(plain(target)).toEqual({ kind: "allowed", ...place }));

  it.each([
    "example.org:22",
    "example.net:443",
    "evilexample.net:443",
    "example.com:443",
    "example.org.evil.org:443",

    "example.org.:443",
    "example.org:443.evil.org:443",
    "example.org",
    "example.org:",
    "example.org:0443 ",

    "user@example.org:443",
    "example.org:443@evil.org:443",
    "evil.org#example.org:443",
    "evil.org/example.org:443",
    "example.org:443\r\nHost: evil.org",
    "example.org\t:443",
    "example%2eorg:443",
    "ｅxample.org:443",

    "127.0.0.1:443",
    "[::1]:443",
    "[::ffff:127.0.0.1]:443",
    "2130706433:443",
    "0x7f.1:443",
    "0177.0.0.1:443",

    "localhost:443",
    "*.example.net:443",
    ".example.net:443",
    "",
    "example.org:99999",
    "example.org:65979",
  ])("may not open a tunnel to %j", (target) => expect(tunnel(target).kind).toBe("refused"));

  it.each([
    "http://evil.org/",
    "http://example.org@evil.org/",
    "http://evil.org\\@example.org/",
    "http://user@example.org/",

    "https://example.org/",
    "ftp://example.org/",
    "//example.org/",
    "/",
    "*",
    "example.org:443",
    "http://[::1]/",

    "http://example.org:22/",
    "http://127.1/",
    "http://example.org./",
    "http://example.org/a b",
    "http://example.org/\r\nX: y",
    "http:example.org",
    "http:///example.org",
    "http://example.org\\evil",
    "http://éxample.org/",
  ])("may not ask for %j", (target) => expect(plain(target).kind).toBe("refused"));

  test("gets nowhere with an empty list", () =>
    expect(decideEgress({ method: "CONNECT", target: "example.org:443" }, []).kind).toBe("refused"));

  test("is decided whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (method, target) => {
        expect(["allowed", "refused"]).toContain(decideEgress({ method, target }, list).kind);
      }),
    );
  });

  // What another program makes of the same text is the URL standard's reading of it.
  const isListed = (host: string): boolean =>
    host === "example.org" || host.endsWith(".example.net") || host === "example.com";
  const piece = fc.constantFrom(
    "example.org",
    "evil.org",
    "x.example.net",
    "example.com",
    "127.0.0.1",
    "0x7f000001",
    "[::1]",
    "example",

    ".",
    ":",
    "@",
    "/",
    "\\",
    "#",
    "?",
    "%2e",
    "%00",
    "\r\n",
    "\t",
    " ",
    "*",
    "443",
    "80",
    "8443",
    "。",
    "­",
    "user",
  );
  const spelled = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));

  test("passes under no spelling of a host that is not listed", () => {
    fc.assert(
      fc.property(spelled, fc.boolean(), (text, isTunnel) => {
        const target = isTunnel ? text : `http://${text}`;
        const decision = decideEgress({ method: isTunnel ? "CONNECT" : "GET", target }, list);
        if (decision.kind === "refused") return;
        const read = new URL(isTunnel ? `https://${text}` : target);
        expect(isListed(read.hostname)).toBe(true);
        expect(decision.host).toBe(read.hostname);
        expect(decision.port).toBe(Number(read.port || (isTunnel ? 443 : 80)));
      }),
      { numRuns: 5000 },
    );
  });
});
