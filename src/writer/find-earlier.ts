import type { Clock } from "../ports/clock.ts";
import type { CodeHost, OwnText, TextPlace } from "../ports/code-host.ts";
import type { EffectState } from "../ports/effect-ledger.ts";
import type { Effect, EffectKind } from "../ports/effect.ts";
import { externalIdOf } from "./send.ts";

/** Clocks differ: what is made on GitHub may be stamped this much earlier than what it answers or when it left, in ms. */
export const clockSkewMs = 120_000;
/** How long after its departure was noted a request may leave at the latest, in ms: else it is noted anew. */
export const departureMs = 5_000;
/**
 * How long after its departure was noted a request may still arrive, in ms: none is waited for longer than 15 s
 * (adapters/github/fetch-answer.ts), and GitHub ends its own work on one sooner.
 */
export const flightMs = departureMs + 15_000;

interface Search {
  readonly host: CodeHost;
  readonly mailbox: string;
  /** Milliseconds since the epoch; nothing before it is of the effect. */
  readonly since: number | undefined;
}

/** Looks on GitHub for what an earlier attempt at an effect made. @returns its result */
type Finder<K extends EffectKind> = (search: Search, effect: Effect<K>) => Promise<string | undefined>;

/** What is known before an attempt is sent. */
interface Earlier {
  readonly mailbox: string;
  readonly known: Extract<EffectState, { state: "new" | "wire" }>;
  /** What is on the wire before the first attempt was sent by somebody else. */
  readonly isFirst: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Whether an attempt with unknown outcome, or somebody else, has made the change already. @returns its result */
export async function findEarlier(
  { host, clock }: { host: CodeHost; clock: Clock },
  effect: Effect,
  { mailbox, known, isFirst, signal }: Earlier,
): Promise<string | undefined> {
  if (known.state === "new" && !looksAlways(effect)) return undefined;
  const since = known.state === "wire" ? known.since - clockSkewMs : undefined;
  const find = findOf(effect, { host, mailbox, since });
  if (!find) return undefined;
  const found = await find();
  if (found !== undefined || known.state === "new" || !isFirst) return found;
  const leftMs = known.sentAt + flightMs - clock.now();
  if (leftMs <= 0) return undefined;
  // Sent by a runner that died or stood still: not there yet is no proof that it will not arrive.
  await clock.sleep(leftMs, signal);
  return find();
}

// GitHub refuses to do these twice, which must not pass for a refusal to do them.
const standing: ReadonlySet<EffectKind> = new Set(["open-pull", "merge-pull", "sub-issue", "blocked-by"]);

function looksAlways(effect: Effect): boolean {
  return standing.has(effect.kind) || ("alwaysLook" in effect && effect.alwaysLook);
}

function findOf<K extends EffectKind>(
  effect: Effect<K>,
  search: Search,
): (() => Promise<string | undefined>) | undefined {
  const find = finders[effect.kind];
  return find && (() => find(search, effect));
}

/** What is not here may simply be repeated: edits, reactions, pushes, and whatever sets a state. */
const finders: { readonly [K in EffectKind]?: Finder<K> } = {
  comment: async (search, { repository, number, mark, ended }) => {
    const own = await search.host.ownTexts(repository, { in: "comments", number }, search.since);
    const end = own.findLast(({ text }) => ended !== undefined && text.includes(ended))?.id ?? 0;
    // GitHub numbers comments in the order they are posted.
    return idOf(own.find(({ id, text }) => id > end && text.includes(mark)));
  },
  "commit-comment": (search, effect) => findMark(search, effect, { in: "commit-comments", sha: effect.sha }),
  review: (search, effect) => findMark(search, effect, { in: "reviews", number: effect.number }),
  "review-reply": (search, effect) =>
    findMark(search, effect, { in: "review-comments", number: effect.number }),
  "create-issue": (search, effect) => findMark(search, effect, { in: "issues" }),
  "open-pull": async (search, effect) => {
    const marked = await findMark(search, effect, { in: "pulls", head: effect.head });
    if (marked !== undefined) return marked;
    const open = await search.host.pullOfBranch(effect.repository, effect.head, effect.base);
    return open && String(open.number);
  },
  "merge-pull": async ({ host }, { repository, number }) => {
    const pull = await host.pull(repository, number);
    return pull?.merged === true ? pull.mergeCommit : undefined;
  },
  "sub-issue": async ({ host }, { repository, parent, childId }) => {
    const { children } = await host.issueRelations(repository, parent);
    return children.some(({ id }) => id === childId) ? "" : undefined;
  },
  "blocked-by": async ({ host }, { repository, number, blockingId, blocked }) => {
    const { blockedBy } = await host.issueRelations(repository, number);
    return blockedBy.some(({ id }) => id === blockingId) === blocked ? "" : undefined;
  },
  "check-run": async ({ host, mailbox }, effect) => {
    const { repository, sha, name } = effect;
    const own = await host.ownTexts(repository, { in: "check-runs", sha, name });
    return idOf(own.find(({ text }) => text === externalIdOf(mailbox, effect)));
  },
};

async function findMark(
  { host, since }: Search,
  { repository, mark }: Pick<Effect<"comment">, "repository" | "mark">,
  place: TextPlace,
): Promise<string | undefined> {
  const own = await host.ownTexts(repository, place, since);
  return idOf(own.find(({ text }) => text.includes(mark)));
}

function idOf(found: OwnText | undefined): string | undefined {
  return found && String(found.id);
}
