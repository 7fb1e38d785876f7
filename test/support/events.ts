import type { Actor, Repository, Thread, ThreadEvent } from "../../src/domain/event.ts";

type Kind = ThreadEvent["kind"];
/** What an event of one kind has beyond what every act on a thread has. */
type Extra<K extends Kind> = Omit<Extract<ThreadEvent, { kind: K }>, keyof CommonParts | "kind">;
type CommonParts = Pick<
  Extract<ThreadEvent, { kind: "opened" }>,
  "guid" | "actKey" | "at" | "actor" | "installationId" | "repository" | "thread"
>;

export const human = (login: string, id = 1): Actor => ({ id, login, kind: "human" });
export const bot = (login: string, id = 2): Actor => ({ id, login, kind: "bot" });

export const someRepository: Repository = { id: 42, owner: "acme", name: "widgets", defaultBranch: "main" };

export const someThread: Thread = {
  kind: "issue",
  number: 7,
  title: "It breaks",
  body: "When I press the button.",
  author: human("maintainer"),
  labels: [],
  open: true,
};

let count = 0;

/** An act of `maintainer` on issue 7, each with a GUID and an act key of its own unless said otherwise. */
export function act<K extends Kind>(
  kind: K,
  extra: Extra<K>,
  change: Partial<CommonParts> = {},
): Extract<ThreadEvent, { kind: K }> {
  count += 1;
  const event = {
    guid: `guid-${count}`,
    actKey: `act-${count}`,
    at: "2026-01-01T10:00:00Z",
    actor: human("maintainer"),
    installationId: 9,
    repository: someRepository,
    thread: someThread,
    ...change,
    ...extra,
    kind,
  };
  return event as unknown as Extract<ThreadEvent, { kind: K }>;
}

/** Somebody commented. */
export function said(
  body: string,
  change: Partial<CommonParts> & { readonly commentId?: number } = {},
): Extract<ThreadEvent, { kind: "commented" }> {
  const { commentId = 100 + count, ...common } = change;
  const author = common.actor ?? human("maintainer");
  const comment = {
    id: commentId,
    on: "thread",
    body,
    author,
    updatedAt: "2026-01-01T10:00:00Z",
    appId: null,
  } as const;
  return act("commented", { comment }, common);
}
