import { SquadronError } from "../domain/errors.ts";
import { workRef } from "../domain/work-ref.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import { writeAudited } from "./write-audited.ts";

interface WorkPush {
  readonly turn: string;
  /** What causes it: the act a turn answers first, or the order to close. */
  readonly cause: string;
  /** "": nothing is to be kept any more. */
  readonly commit: string;
  /** Bare repository that has the commit, "" without one. */
  readonly source: string;
  /** Where the ref may point besides what is on record. */
  readonly stoodOn: string;
  readonly signal: AbortSignal;
}

/**
 * Lets the session's hidden ref point at this commit, if it points at something of ours now. Asks nobody when there
 * never was anything.
 * @throws SquadronError as the writer does.
 */
export async function pushWork(
  deps: Pick<SessionDeps, "writer" | "ledger" | "host" | "audit" | "sha256" | "timeline">,
  context: SessionContext,
  { turn, cause, commit, source, stoodOn, signal }: WorkPush,
): Promise<void> {
  const { ledger, host } = deps;
  const { claim, record, repository } = context;
  // A turn that was cut off after its push, and is repeated, finds what it had pushed: the commit is part of the id.
  const pushed = (await ledger.list(claim.mailbox)).map(({ id }) => /:push:([0-9a-f]*)$/.exec(id)?.[1] ?? "");
  const ours = ["", record.work, stoodOn, ...pushed];
  if (!record.rebuilt && commit === "" && ours.every((each) => each === "")) return;
  const ref = workRef(record);
  const from = await host.refCommit(repository, ref);
  if (from === commit) return;
  // Where the store was lost nobody knows what is ours; the name of the ref must do.
  if (!record.rebuilt && !ours.includes(from))
    throw new SquadronError("refused", `Somebody else moved ${ref}; it is left as it is.`);
  const id = `${cause}:push:${commit}`;
  const effect = { kind: "push" as const, id, turn, repository, ref, from, commit, source };
  await writeAudited(deps, context, { effect, signal });
}
