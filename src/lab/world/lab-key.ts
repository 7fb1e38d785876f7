import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

let making: Promise<{ privateKey: string }> | undefined;

/**
 * The private key of the lab's App, PEM in PKCS #8. One for all worlds of a process: finding one takes up to a second of a
 * processor, and nothing is told apart by it.
 */
export async function labKey(): Promise<string> {
  making ??= promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return (await making).privateKey;
}
