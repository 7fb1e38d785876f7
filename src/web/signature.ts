import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";

/** A running signature of one body under every configured secret. */
export interface Verification {
  update(chunk: Buffer): void;
  /** Ends the verification. Takes the same time whichever secret matches, and whether one does. */
  matches(signature: Buffer): boolean;
}

/** @returns the 32 bytes of `sha256=<64 hex digits>`, written as GitHub writes it, or undefined. */
export function parseSignature(header: string): Buffer | undefined {
  return /^sha256=[0-9a-f]{64}$/.test(header) ? Buffer.from(header.slice(7), "hex") : undefined;
}

/** Several secrets are accepted at once, so that a secret can be changed without a lost delivery. */
export function createVerifier(secrets: readonly string[]): () => Verification {
  const keys = secrets.map((secret) => createSecretKey(secret, "utf8"));
  return () => {
    const hashes = keys.map((key) => createHmac("sha256", key));
    return {
      update(chunk) {
        for (const hash of hashes) hash.update(chunk);
      },
      matches: (signature) =>
        hashes.map((hash) => timingSafeEqual(hash.digest(), signature)).some((equal) => equal),
    };
  };
}
