/** Whether a text is as a pattern says, in which `*` stands for anything and all else for itself, whatever its case. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  const whole = text.toLowerCase();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  // The earliest place for each part leaves the most room for those behind it: no pattern takes long.
  for (const part of rest) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}
