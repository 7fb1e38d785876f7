import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Texts that only we can make and read, for what a browser keeps for us. */
export interface Seal {
  close(text: string): string;
  /** Undefined for whatever we have not made. */
  open(sealed: string): string | undefined;
}

const algorithm = "aes-256-gcm";
const ivLength = 12;
const tagLength = 16;

/** @param key 32 bytes, the same in every process that serves the page. */
export function createSeal(key: Buffer): Seal {
  return {
    close: (text) => {
      // New for each text, as the algorithm wants it.
      const iv = randomBytes(ivLength);
      const cipher = createCipheriv(algorithm, key, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < ivLength + tagLength) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      });
      decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      try {
        return Buffer.concat([
          decipher.update(bytes.subarray(ivLength + tagLength)),
          decipher.final(),
        ]).toString("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
