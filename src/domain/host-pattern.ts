const label = String.raw`[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const pattern = new RegExp(String.raw`^(?:\*\.)?(?:${label}\.)*${label}$`);

/** Whether a text names a host, or with `*.` in front all hosts below it. Lower case, without scheme, port or path. */
export function isHostPattern(text: string): boolean {
  return text.length <= 253 && pattern.test(text);
}

/** Whether everything that the second pattern reaches is within the first. */
export function coversHost(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  return outer.startsWith("*.") && inner.replace(/^\*\./, "").endsWith(outer.slice(1));
}
