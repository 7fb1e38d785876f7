/** What a step saw. Numbers, short words and counts of things: evidence, not logs. */
export type Evidence = Readonly<Record<string, string | number | boolean | Readonly<Record<string, number>>>>;

/** @throws when the story did not go as told; the sentence is what the person sees. */
export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
