import { cut } from "../domain/cut.ts";
import { errorCode, SquadronError } from "../domain/errors.ts";
import { formatMarker, readMarkers, withoutMarkers } from "../domain/marker.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

// GitHub refuses bodies over 65,536 characters; the marker and a note need room.
const mostCharacters = 64_000;

/** The comments a turn makes. The nth of a turn is the nth of its retry, however the model words it then. */
export interface TurnEffects {
  /** @param call the tool call that asks for it. @throws SquadronError as the writer does. */
  comment(body: string, call: string): Promise<PostedComment>;
  /** The same, for words that may go unsaid: a locked or vanished issue is no failure. */
  tell(body: string): Promise<void>;
  /** How many were asked for in this turn, before an interruption and since. */
  count(): number;
  /** The tool calls that asked for those of this run, in order. */
  readonly calls: () => readonly string[];
  /**
   * Whether a comment on GitHub is one that an interrupted run of this turn posted, and this run has not come to yet:
   * what the agent sees of the thread must be no newer than what it remembers.
   */
  isAhead(body: string): boolean;
  /** Resolves when nothing of this turn is on its way any more. */
  settled(): Promise<void>;
}

export interface PostedComment {
  readonly id: string;
  /** An interrupted run of this turn may have posted it, in words of its own. */
  readonly earlier: boolean;
}

interface EffectsOf {
  readonly turn: string;
  readonly act: string;
  readonly signal: AbortSignal;
  /** What earlier runs of this turn leave: how many comments the agent remembers, and the effects on record. */
  readonly behind?: { readonly comments: number; readonly known: ReadonlySet<string> };
}

/** Names the word that an act was given up: by the act, and apart from all that its tries had said. */
export function gaveUpOn(act: string): string {
  return `${act}:gave-up`;
}

/** @param act what the turn answers first: its key names the effects, in this life of the store and in the next. */
export function createTurnEffects(
  { writer, sign }: Pick<SessionDeps, "writer" | "sign">,
  { key, claim, record, repository }: SessionContext,
  { turn, act, signal, behind = { comments: 0, known: new Set() } }: EffectsOf,
): TurnEffects {
  const calls: string[] = [];
  const count = (): number => behind.comments + calls.length;
  const seriesOf = (what: string): string => `${claim.epoch}.${what}:comment:`;
  const series = seriesOf(act);
  const ended = formatMarker({ k: key, e: claim.epoch, id: `${seriesOf(gaveUpOn(act))}0` }, sign);
  const pending = new Set<Promise<unknown>>();
  const comment: TurnEffects["comment"] = async (body, call) => {
    const text = withoutMarkers(body);
    if (text.trim() === "") throw new SquadronError("refused", "The comment is empty.");
    const id = `${series}${count()}`;
    calls.push(call);
    const applying = writer.apply(
      claim,
      {
        kind: "comment",
        id,
        turn,
        repository,
        lane: "comment",
        number: record.number,
        body:
          text.length <= mostCharacters
            ? text
            : `${cut(text, mostCharacters)}\n\n_Cut: too long for GitHub._`,
        mark: formatMarker({ k: key, e: claim.epoch, id }, sign),
        ended,
        alwaysLook: record.rebuilt,
      },
      signal,
    );
    pending.add(applying);
    try {
      return { id: await applying, earlier: behind.known.has(id) };
    } finally {
      pending.delete(applying);
    }
  };
  return {
    comment,
    tell: async (body) => {
      await comment(body, "").catch((error: unknown) => {
        if (errorCode(error) !== "refused") throw error;
      });
    },
    count,
    calls: () => calls,
    isAhead: (body) =>
      readMarkers(body, key, sign).some(
        ({ id }) => id.startsWith(series) && Number(id.slice(series.length)) >= count(),
      ),
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}
