import fc from "fast-check";
import { expect, it } from "vitest";

import { findSecret } from "../../src/domain/find-secret.ts";
import { hideSecrets } from "../../src/domain/hide-secrets.ts";

const secret = fc.constantFrom(
  `ghp_${"a1B2".repeat(9)}`,
  "AKIAIOSFODNN7EXAMPLE",
  `eyJ${"a".repeat(9)}.eyJ${"b".repeat(9)}.${"c".repeat(9)}`,
  "-----BEGIN RSA PRIVATE KEY-----",
  "q7Rk2mVx9TzLw4Yb8NcJ6HdG3FsP1AeU5KoQ",
);
const words = fc.array(fc.oneof(secret, fc.string(), fc.constantFrom("\n", " ", "\t")), { maxLength: 12 });

it("leaves nothing that looks like a key, in any text", () => {
  fc.assert(
    fc.property(words, (parts) => {
      expect(findSecret(hideSecrets(parts.join("")))).toBeUndefined();
    }),
  );
});

it("leaves everything else as it is", () => {
  const text = "Run  `npm test`\n\n  in 0123456789abcdef0123456789abcdef01234567.\n";
  expect(hideSecrets(text)).toBe(text);
  expect(hideSecrets(`a\nkey: AKIAIOSFODNN7EXAMPLE b\nc`)).toBe(
    "a\nkey: [withheld: an access key of AWS] b\nc",
  );
});

it("hides a private key whole", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nabc\ndef\n-----END PRIVATE KEY-----";
  expect(hideSecrets(`before\n${key}\nafter`)).toBe("before\n[withheld: a private key]\nafter");
});
