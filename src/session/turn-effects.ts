import { cut } from "../domain/cut.ts";
import { errorCode, SquadronError } from "../domain/errors.ts";
import { formatMarker, withoutMarkers } from "../domain/marker.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

// GitHub refuses bodies over 65,536 characters; the marker and a note need room.
const mostCharacters = 64_000;

/** The comments a turn makes. The nth of a turn is the nth of its retry, however the model words it then. */
export interface TurnEffects {
  /** @returns the comment's id. @throws SquadronError as the writer does. */
  comment(body: string): Promise<string>;
  /** The same, for words that may go unsaid: a locked or vanished issue is no failure. */
  tell(body: string): Promise<void>;
  /** How many were asked for in this turn. */
  count(): number;
  /** Resolves when nothing of this turn is on its way any more. */
  settled(): Promise<void>;
}

export function createTurnEffects(
  { writer, sign }: Pick<SessionDeps, "writer" | "sign">,
  { key, claim, record, repository }: SessionContext,
  { turn, signal }: { turn: string; signal: AbortSignal },
): TurnEffects {
  let ordinal = 0;
  const pending = new Set<Promise<unknown>>();
  const comment: TurnEffects["comment"] = async (body) => {
    const text = withoutMarkers(body);
    if (text.trim() === "") throw new SquadronError("refused", "The comment is empty.");
    const id = `${turn}:comment:${ordinal++}`;
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
        alwaysLook: false,
      },
      signal,
    );
    pending.add(applying);
    try {
      return await applying;
    } finally {
      pending.delete(applying);
    }
  };
  return {
    comment,
    tell: async (body) => {
      await comment(body).catch((error: unknown) => {
        if (errorCode(error) !== "refused") throw error;
      });
    },
    count: () => ordinal,
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}
