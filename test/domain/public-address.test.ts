import fc from "fast-check";
import { describe, expect, it, test } from "vitest";

import { isPublicAddress } from "../../src/domain/public-address.ts";

describe("an address", () => {
  it.each([
    "1.1.1.1",
    "93.184.216.34",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:82a::200e",
  ])("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:1.1.1.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
  ])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    "",
    "1",
    "1.1.1",
    "1.1.1.1.1",
    "01.1.1.1",
    "0x1.1.1.1",
    "1.1.1.256",
    " 1.1.1.1",
    "2606:::1",
    "2606",
  ])("%j is none", (address) => expect(isPublicAddress(address)).toBe(false));

  test("of IPv6 is read the same in its short and its long form", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        if (address.includes(".")) return;
        const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
        expect(isPublicAddress(short)).toBe(isPublicAddress(address));
      }),
    );
  });

  test("of any private network is not public", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const bytes = fc.tuple(fc.constantFrom(10, 127, 0, 224, 255), byte, byte, byte);
    fc.assert(
      fc.property(bytes, (address) => {
        expect(isPublicAddress(address.join("."))).toBe(false);
      }),
    );
  });

  test("is judged whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isPublicAddress(text)).toBeTypeOf("boolean");
      }),
    );
  });
});
