import type { SessionRecord } from "../domain/session.ts";
import { toThread } from "../domain/to-thread.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeHost, ReactionView } from "../ports/code-host.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { OpenQuestions } from "../ports/open-questions.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import { takeMade } from "./take-made.ts";

// By then the turn that noted it has ended, one way or the other.
const graceMs = 10 * 60_000;

interface Deps {
  readonly clock: Pick<Clock, "now">;
  readonly questions: OpenQuestions;
  readonly registry: Pick<SessionRegistry, "get">;
  readonly host: Pick<CodeHost, "reactions" | "thread">;
  readonly ingest: Ingest;
}

/** Takes the reactions to questions as acts, since GitHub sends none of them. @returns how many were new. */
export async function takeReactions(deps: Deps): Promise<number> {
  let taken = 0;
  for (const { key, commentId, at } of await deps.questions.all()) {
    const record = await deps.registry.get(key);
    if (record?.gates.comment === commentId && record.gates.asked !== "") taken += await take(deps, record);
    else if (deps.clock.now() - at > graceMs) await deps.questions.drop(key);
  }
  return taken;
}

async function take({ host, ingest }: Deps, record: SessionRecord): Promise<number> {
  const { number, installationId, gates } = record;
  const repository = { ...record.repository, installationId };
  const commentId = gates.comment ?? 0;
  const answers = (await host.reactions(repository, commentId)).filter(
    ({ content }) => content === "+1" || content === "-1",
  );
  const view = answers.length > 0 ? await host.thread(repository, number) : undefined;
  if (!view) return 0;
  let taken = 0;
  for (const answer of answers) {
    const on = { thread: toThread(view, number), commentId };
    if (await takeMade(ingest, reacted(record, answer, on))) taken += 1;
  }
  return taken;
}

function reacted(
  { repository, installationId }: SessionRecord,
  { id, content, createdAt, author, kind }: ReactionView,
  on: { readonly thread: ReturnType<typeof toThread>; readonly commentId: number },
) {
  return {
    ...on,
    kind: "reacted",
    at: createdAt,
    actor: { ...author, kind },
    installationId,
    repository,
    reactionId: id,
    content,
  } as const;
}
