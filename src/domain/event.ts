import { z } from "zod";

const id = z.number().int().nonnegative();

/** Who did it. `human` is GitHub's type `User`; everything else (Bot, Organization, Mannequin) is `bot`. */
const actor = z.object({ id, login: z.string(), kind: z.enum(["human", "bot"]) });

const repository = z.object({ id, owner: z.string(), name: z.string(), defaultBranch: z.string() });

/** The issue or pull request as the payload showed it. */
const thread = z.object({
  kind: z.enum(["issue", "pull"]),
  number: id,
  title: z.string(),
  body: z.string(),
  author: actor,
  labels: z.array(z.string()),
  open: z.boolean(),
  /** Of a pull request, where the payload shows it. On a fork, `ref` is a name that a stranger chose. */
  head: z.object({ ref: z.string(), sha: z.string(), fork: z.boolean() }).optional(),
});

/** Another issue, possibly of another repository. */
const address = z.object({ repositoryId: id, number: id });

const comment = z.object({
  id,
  /** Where it stands: below the thread, or on a line of a diff. */
  on: z.enum(["thread", "diff"]),
  body: z.string(),
  author: actor,
  updatedAt: z.string(),
  /** App that wrote it, where GitHub says so (`performed_via_github_app`). */
  appId: id.nullable(),
});

/**
 * How it came this far, in ms since the epoch: when it was accepted and when it was routed; and the span (a W3C
 * traceparent) that what follows belongs to. Mail of older versions lacks it.
 */
const taken = z.object({ at: z.number(), routedAt: z.number().optional(), trace: z.string().optional() });

/** Of every event: the delivery, what makes two deliveries one act, when it happened, who did it. */
const base = {
  guid: z.string(),
  actKey: z.string(),
  /** ISO 8601, from the payload where it has a time of its own, else the time of acceptance. */
  at: z.string(),
  actor,
  installationId: id.nullable(),
  taken: taken.optional(),
};

const onThread = { ...base, repository, thread };

/** An act on one issue or pull request. */
export const threadEvent = z.discriminatedUnion("kind", [
  z.object({ ...onThread, kind: z.literal("opened") }),
  z.object({ ...onThread, kind: z.literal("edited") }),
  z.object({ ...onThread, kind: z.literal("closed"), merged: z.boolean() }),
  z.object({ ...onThread, kind: z.literal("reopened") }),
  z.object({ ...onThread, kind: z.literal("deleted") }),
  z.object({ ...onThread, kind: z.literal("transferred") }),
  z.object({ ...onThread, kind: z.literal("labeled"), label: z.string() }),
  z.object({ ...onThread, kind: z.literal("unlabeled"), label: z.string() }),
  z.object({ ...onThread, kind: z.literal("assigned"), assignee: actor }),
  z.object({ ...onThread, kind: z.literal("unassigned"), assignee: actor }),
  z.object({ ...onThread, kind: z.literal("commented"), comment }),
  /** A reaction to a comment of ours: found by looking, since GitHub tells of none. */
  z.object({
    ...onThread,
    kind: z.literal("reacted"),
    commentId: id,
    reactionId: id,
    content: z.string(),
  }),
  /** What became of a command, for its line of the one reply to its comment: told by the session that carried it out. */
  z.object({ ...onThread, kind: z.literal("answered"), to: z.string(), line: z.string(), text: z.string() }),
  z.object({ ...onThread, kind: z.literal("comment-edited"), comment }),
  z.object({ ...onThread, kind: z.literal("comment-deleted"), comment }),
  z.object({ ...onThread, kind: z.literal("pushed"), head: z.string() }),
  z.object({ ...onThread, kind: z.literal("ready") }),
  /** `reviewer`: a login, or `<owner>/<slug>` of a team. */
  z.object({ ...onThread, kind: z.literal("review-requested"), reviewer: z.string() }),
  z.object({
    ...onThread,
    kind: z.literal("reviewed"),
    review: z.object({ id, state: z.string(), body: z.string() }),
  }),
  z.object({ ...onThread, kind: z.literal("review-thread"), resolved: z.boolean(), comments: z.array(id) }),
  z.object({
    ...onThread,
    kind: z.literal("dependency"),
    change: z.enum(["added", "removed"]),
    blockedBy: address,
  }),
  z.object({
    ...onThread,
    kind: z.literal("sub-issue"),
    change: z.enum(["added", "removed"]),
    child: address,
  }),
]);

/** Something a session is to know that no act on its own thread tells. Made by the router, from acts elsewhere. */
export const newsEvent = z.object({
  ...onThread,
  kind: z.literal("news"),
  about: z.enum(["checks", "unblocked", "approval", "operator"]),
  text: z.string(),
  /** Commit that it is about, of checks. */
  head: z.string().optional(),
  /** Issue that was closed, of what waited for it. */
  closed: id.optional(),
});

/** What wakes a session. */
export const wakeEvent = z.union([threadEvent, newsEvent]);

/** An act on a repository as a whole. */
export const repositoryEvent = z.discriminatedUnion("kind", [
  z.object({
    ...base,
    repository,
    kind: z.literal("checked"),
    source: z.enum(["check-run", "check-suite", "status"]),
    name: z.string(),
    head: z.string(),
    conclusion: z.string(),
    /** Pull requests of this repository; GitHub names none for a status or a fork's commit. */
    pulls: z.array(id),
    branches: z.array(z.string()).optional(),
    /** App that checked. The actor is whoever pushed, so a check on our own push must not count as our own act. */
    appId: id.nullable().optional(),
  }),
  z.object({
    ...base,
    repository,
    kind: z.literal("branch-pushed"),
    ref: z.string(),
    after: z.string(),
    /** Changed files, those below `.github/` first, at most 1,000: a push of a year's work must fit a mailbox. */
    paths: z.array(z.string()),
  }),
  z.object({
    ...base,
    repository,
    kind: z.literal("repository-gone"),
    why: z.enum(["deleted", "transferred", "archived"]),
  }),
  z.object({ ...base, repository, kind: z.literal("repository-renamed") }),
  /** The time for a piece of work has come: made by Squadron itself, at the minute that the schedule names. */
  z.object({
    ...base,
    repository,
    kind: z.literal("scheduled"),
    cron: z.string(),
    role: z.string(),
    /** Where it is to be done; 0: on a new issue of this title. */
    issue: id,
    title: z.string(),
    text: z.string(),
  }),
  /** Whoever runs Squadron wakes a role, from the command line. */
  z.object({
    ...base,
    repository,
    kind: z.literal("summoned"),
    issue: id,
    role: z.string(),
    text: z.string(),
  }),
]);

/** An act on the App's installation. */
export const installationEvent = z.discriminatedUnion("kind", [
  z.object({
    ...base,
    kind: z.literal("installation-gone"),
    why: z.enum(["deleted", "suspended"]),
    repositoryIds: z.array(id),
  }),
  z.object({ ...base, kind: z.literal("installation-back"), why: z.enum(["created", "unsuspended"]) }),
  z.object({ ...base, kind: z.literal("repositories-removed"), repositoryIds: z.array(id) }),
]);

/** A normalized act: what the router reads. Text is as it was in the delivery. */
export const squadronEvent = z.union([threadEvent, repositoryEvent, installationEvent]);

export type Actor = z.infer<typeof actor>;
export type Repository = z.infer<typeof repository>;
export type Thread = z.infer<typeof thread>;
export type Comment = z.infer<typeof comment>;
export type ThreadEvent = z.infer<typeof threadEvent>;
export type NewsEvent = z.infer<typeof newsEvent>;
export type WakeEvent = z.infer<typeof wakeEvent>;
export type RepositoryEvent = z.infer<typeof repositoryEvent>;
export type InstallationEvent = z.infer<typeof installationEvent>;
export type SquadronEvent = z.infer<typeof squadronEvent>;

/** The mailbox an event goes to: of its issue or PR, of its repository, or of its installation. */
export function mailboxOf(event: SquadronEvent): string {
  if ("thread" in event) return `thread/${event.repository.id}/${event.thread.number}`;
  if ("repository" in event) return `repository/${event.repository.id}`;
  return `installation/${event.installationId ?? 0}`;
}

/** Under which an event is known once it was accepted: its delivery, and the act that several deliveries may tell of. */
export function dedupeKeys(event: Pick<SquadronEvent, "guid" | "actKey">): readonly string[] {
  return [`guid/${event.guid}`, `act/${event.actKey}`];
}

/** Under which an act is known that was given up: a redelivery may repair it, but nobody takes it up unasked. */
export function givenUpKey({ actKey }: Pick<SquadronEvent, "actKey">): string {
  return `gave/${actKey}`;
}
