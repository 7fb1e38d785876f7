/** One attempt at a delivery, as GitHub lists it. */
interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly ok: boolean;
}

/** Of the deliveries that never arrived, one attempt each, oldest first. GitHub gives every attempt an id, all of one GUID. */
export function missedDeliveries<A extends Attempt>(attempts: readonly A[]): readonly A[] {
  const arrived = new Set(attempts.filter((attempt) => attempt.ok).map((attempt) => attempt.guid));
  const missed = new Map<string, A>();
  for (const attempt of attempts) if (!arrived.has(attempt.guid)) missed.set(attempt.guid, attempt);
  return [...missed.values()].sort((a, b) => a.id - b.id);
}
