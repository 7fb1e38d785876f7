import type { EffectRecord } from "../ports/effect-ledger.ts";
import { isBranchPush } from "./push-branch.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";

/** What a turn that ended early had changed on GitHub. */
export interface EarlierEffects {
  readonly count: number;
  /** For a receipt, one line each. */
  readonly lines: readonly string[];
}

/** Reads the record of a turn's effects for its receipt. @param ended how people are told of its end */
export async function tellEffects(
  { ledger }: Pick<SessionDeps, "ledger">,
  { claim, record, repository }: SessionContext,
  ended: { readonly noun: string; readonly clause: string },
): Promise<EarlierEffects> {
  const all = await ledger.list(claim.mailbox);
  const earlier = all.filter((effect) => effect.turn === record.turn);
  const comments = earlier.filter(
    ({ state, kind, result }) =>
      state === "done" && kind === "comment" && Number(result) !== record.commentId,
  );
  const pushes = earlier.filter(({ id, state }) => state === "done" && isBranchPush(id));
  const wire = earlier.filter((effect) => effect.state === "wire");
  const link = ({ result }: EffectRecord): string =>
    `[comment ${result}](/${repository.owner}/${repository.name}/issues/${record.number}#issuecomment-${result})`;
  const posted =
    comments.length === 0
      ? `- Before ${ended.noun} it had posted no comment.`
      : `- Before ${ended.noun} it had posted ${comments.map(link).join(", ")}.`;
  const pushed = `- It had pushed ${pushes.map(({ result }) => result.slice(0, 10)).join(", ")} to its branch.`;
  const underWay = `- On the way to GitHub when ${ended.clause}, and perhaps arrived: ${wire.map(({ kind }) => kind).join(", ")}.`;
  const lines = [posted, ...(pushes.length > 0 ? [pushed] : []), ...(wire.length > 0 ? [underWay] : [])];
  return { count: earlier.length, lines };
}
