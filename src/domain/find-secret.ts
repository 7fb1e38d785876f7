/** Tokens whose form says what they are. */
const forms: readonly (readonly [what: string, form: RegExp])[] = [
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{40,}/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a key of Google", /\bAIza[\w-]{35}|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}/],
  ["a token of Slack", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}/],
  ["a key of a model provider", /\bsk-(?=[\w-]*\d)[\w-]{20,}/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a signed token (JWT)", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
];

// What is shorter is a name more often than a key.
const shortest = 32;
// Bits a character. Random letters and digits of that length have 4.4 and more, long names about 4.
const leastBits = 4.3;

/** What a text gives away by its form, undefined for nothing. */
function findToken(text: string): string | undefined {
  return forms.find(([, form]) => form.test(text))?.[0];
}

const saysSecret = /secret|token|passw|pwd|credential|api.?key|private.?key|access.?key|auth/i;

/**
 * What a line of code gives away: a token, or something random beside a word for a secret. Lock files and hashes are full
 * of what is random and nothing more. Pure.
 */
export function findSecretInCode(line: string): string | undefined {
  return findToken(line) ?? (saysSecret.test(line) ? findSecret(line) : undefined);
}

/** What a text gives away by its form, or by being as random as only a secret is: neither hashes, UUIDs, nor names. Pure. */
export function findSecret(text: string): string | undefined {
  return findToken(text) ?? (words(text).some(isRandom) ? "something as random as a key" : undefined);
}

function words(text: string): readonly string[] {
  return text.match(new RegExp(`[A-Za-z0-9+_=-]{${shortest},}`, "g")) ?? [];
}

function isRandom(word: string): boolean {
  if (/^[0-9a-f-]+$/i.test(word)) return false;
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d.*\d/.test(word)) return false;
  return bits(word) >= leastBits;
}

function bits(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / word.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
