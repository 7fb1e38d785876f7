import { createPrivateKey } from "node:crypto";

/**
 * The App's key as PEM, from what operators paste: the file itself, one line with literal `\n`, or base64 of the file.
 * @returns undefined when it is not a PEM RSA private key.
 */
export function parsePrivateKey(text: string): string | undefined {
  const unquoted = text
    .trim()
    .replace(/^"([^]*)"$/, "$1")
    .replaceAll(String.raw`\n`, "\n");
  const pem = unquoted.includes("-----BEGIN") ? unquoted : Buffer.from(unquoted, "base64").toString("utf8");
  try {
    const key = createPrivateKey({ key: pem, format: "pem" });
    return key.asymmetricKeyType === "rsa" ? `${pem.trim()}\n` : undefined;
  } catch {
    // OpenSSL's reason may quote what it read; the caller says where to get a good key instead.
    return undefined;
  }
}
