const CLOSING = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]+#(\d+)\b/gi;

/** Numbers of the repository's own issues that a text closes when its pull request is merged ("Closes #7"). */
export function closedBy(text: string | null): readonly number[] {
  const numbers = [...(text ?? "").matchAll(CLOSING)].map(([, number]) => Number(number));
  return [...new Set(numbers)];
}
