import { findSecret } from "./find-secret.ts";

const keyBlock = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** A text with a word in place of everything that looks like a key; the rest stays as it is. Pure. */
export function hideSecrets(text: string): string {
  return text.replaceAll(keyBlock, "[withheld: a private key]").split("\n").map(hideInLine).join("\n");
}

function hideInLine(line: string): string {
  const what = findSecret(line);
  if (what === undefined) return line;
  const hidden = line.replaceAll(/\S+/g, (word) => {
    const found = findSecret(word);
    return found === undefined ? word : `[withheld: ${found}]`;
  });
  return findSecret(hidden) === undefined ? hidden : `[withheld: ${what}]`;
}
