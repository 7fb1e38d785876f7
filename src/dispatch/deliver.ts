import { accountsOf, type Scope } from "../domain/budget.ts";
import type { ThreadEvent } from "../domain/event.ts";
import { formatSession } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import { reaches, type Action } from "../domain/plan.ts";
import { showsOpening } from "../domain/prompt.ts";
import { lineId } from "../domain/reply.ts";
import type { Audit } from "../ports/audit.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { Costs } from "../ports/costs.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Wakes } from "../ports/wakes.ts";
import type { Decision } from "./decide.ts";
import type { Post } from "./post.ts";
import { noteMerged } from "./note-merged.ts";
import { releaseWaiting } from "./release-waiting.ts";

/** An act whose plan is carried out. */
export interface Routed extends Decision {
  readonly deps: {
    readonly registry: SessionRegistry;
    readonly host: CodeHost;
    readonly wakes: Wakes;
    readonly audit: Pick<Audit, "append">;
    readonly budgets: Budgets;
    readonly costs: Costs;
    readonly now: () => number;
  };
  readonly post: Post;
  readonly event: ThreadEvent;
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
}

type Posted = Exclude<
  Action,
  { do: "label" | "unlabel" | "turn-away" | "react" | "reply" | "ignore" | "obey" }
>;
type Order = Extract<Posted, { do: "stop" | "fresh" | "close" }>;

/** Carries out what concerns sessions: work and orders go into their mailboxes. */
export async function deliver(routed: Routed, action: Posted): Promise<void> {
  const { deps, post, event, repository, handed } = routed;
  switch (action.do) {
    case "wake": {
      const authorTrusted = await trustsAuthor(routed);
      const { hops = 0, from = "" } = handed ?? {};
      const { answer } = action;
      const wake = { kind: "wake" as const, event, authorTrusted, hops, from };
      return post.mail(event, action, { ...wake, ...(answer && { answer }) });
    }
    case "withhold":
      return post.mail(event, action, { kind: "withheld", login: event.actor.login });
    case "control": {
      const key = formatSession({ repositoryId: repository.id, role: action.role, number: action.number });
      await deps.registry.control(key, action.change);
      return deps.wakes.hurry(sessionMailbox(key));
    }
    case "grant":
      return grant(routed, action);
    case "merged":
      return noteMerged(deps, { repositoryId: repository.id, ...action });
    case "release":
      return releaseWaiting(deps, post, { event, repository });
    default:
      return order(routed, action);
  }
}

/** Limits that hold for others, too, are for those who run the service to raise. */
const grantable: ReadonlySet<Scope> = new Set(["turn", "session", "issue", "role", "repository"]);

async function grant(
  { deps, event, repository }: Routed,
  { role, number, unit, extra }: Extract<Posted, { do: "grant" }>,
): Promise<void> {
  const key = formatSession({ repositoryId: repository.id, role, number });
  const payer = { key, owner: repository.owner, turn: "next", person: "" };
  for (const account of accountsOf(payer, deps.now()))
    if (grantable.has(account.scope)) await deps.budgets.grant({ id: event.actKey, account, unit, extra });
}

async function order({ post, event }: Routed, action: Order): Promise<void> {
  const by = event.actor.login;
  switch (action.do) {
    case "stop":
      for (const target of action.targets) {
        const reply = action.replies && { reply: lineId("stop", target) };
        await post.orderTarget(event, target, { kind: "stop", by, event, ...reply });
      }
      return undefined;
    case "fresh":
      return post.orderTarget(event, action, { kind: "fresh", by, event, reply: lineId("fresh", action) });
    case "close":
      for (const target of action.targets) {
        const reply = action.replies && { event, reply: lineId("close", target) };
        await post.orderTarget(event, target, { kind: "close", why: action.why, ...reply });
      }
  }
}

/** Whether the thread's author may give orders: asked where the prompt shows the author's words, when the work begins. */
async function trustsAuthor({ deps, event, repository, access }: Routed): Promise<boolean> {
  const author = event.thread.author.login;
  if (author === event.actor.login) return reaches(access, "write");
  // What else is said has words of its own, and nobody has to wait for the answer.
  return showsOpening(event.kind) && (await deps.host.mayWrite(repository, author));
}
