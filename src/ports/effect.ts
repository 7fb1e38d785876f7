import type { Reaction } from "../domain/plan.ts";
import type {
  CheckRunState,
  LineComment,
  MergeMethod,
  NewStatus,
  ReactionTarget,
  ReviewEvent,
} from "./code-host-writes.ts";
import type { RepositoryRef } from "./code-host.ts";

/** Receipts and reactions go before edits: somebody waits for them. */
export type PaceLane = "receipt" | "comment" | "edit";

interface Common {
  /** Unique within the mailbox, the same for every attempt at the same thing: never made from text a model wrote. */
  readonly id: string;
  /** The turn or the routed act that causes it. */
  readonly turn: string;
  readonly repository: RepositoryRef;
}

/**
 * A text as it is written on GitHub. The writer takes out of `body` whatever looks like a mark, and cuts it to what
 * GitHub takes, with a line about it.
 */
interface Marked {
  readonly body: string;
  /** Hidden text at its end. What is made with it is found again by it when the outcome is not known. */
  readonly mark: string;
}

interface Looking {
  /** Look for the mark even when no earlier attempt is on record: after the store was lost there is no record. */
  readonly alwaysLook: boolean;
}

/** What each kind of change needs to know. All are once in effect; `result` is what the writer resolves with. */
interface Kinds {
  /** Result: the comment's id. */
  comment: Marked &
    Looking & {
      readonly lane: PaceLane;
      readonly number: number;
      /** More hidden text, before the mark; nothing is found by it. */
      readonly state?: string;
      /**
       * Hidden text of the word that the act it answers was given up: what stands before that is the answer of tries that
       * came to nothing.
       */
      readonly ended?: string;
    };
  /** Result: the comment's id. */
  "commit-comment": Marked & Looking & { readonly sha: string };
  edit: Marked & { readonly lane: PaceLane; readonly commentId: number };
  reaction: { readonly target: ReactionTarget; readonly content: Reaction };
  /** Result: the commit. */
  push: {
    readonly ref: string;
    /** Where it points now, "" for no ref: moved by somebody else it is left alone. */
    readonly from: string;
    /** "": deletes the ref. */
    readonly commit: string;
    /** Bare repository that has the commit. */
    readonly source: string;
  };
  /** Result: the number of the pull request that is open from this branch to this base, whoever opened it. */
  "open-pull": Marked & {
    readonly head: string;
    readonly base: string;
    readonly title: string;
    readonly draft: boolean;
  };
  "edit-pull": {
    readonly number: number;
    readonly title?: string;
    readonly base?: string;
    readonly text?: Marked;
  };
  "ready-pull": { readonly number: number };
  "draft-pull": { readonly number: number };
  /** Result: the merge commit, also when somebody else has merged it. Refused when the head is not `sha` any more. */
  "merge-pull": { readonly number: number; readonly sha: string; readonly method: MergeMethod };
  /** Result: the review's id. */
  review: Marked &
    Looking & {
      readonly number: number;
      /** The commit that was looked at. */
      readonly commit: string;
      readonly event: ReviewEvent;
      readonly comments: readonly LineComment[];
      /** More hidden text, before the mark; nothing is found by it. */
      readonly state?: string;
    };
  /** Result: the comment's id. */
  "review-reply": Marked & Looking & { readonly number: number; readonly commentId: number };
  /** `threadId`: the node id of a ReviewThread. */
  "resolve-thread": { readonly threadId: string };
  /** `teams`: their slugs. */
  "request-review": {
    readonly number: number;
    readonly people: readonly string[];
    readonly teams: readonly string[];
  };
  labels: { readonly number: number; readonly add: readonly string[]; readonly remove: readonly string[] };
  assignees: { readonly number: number; readonly add: readonly string[]; readonly remove: readonly string[] };
  /** Result: the number. */
  "create-issue": Marked &
    Looking & {
      readonly title: string;
      readonly labels: readonly string[];
      readonly assignees: readonly string[];
    };
  /** `childId`: the database id of an issue. */
  "sub-issue": { readonly parent: number; readonly childId: number };
  /** `blockingId`: the database id of an issue. */
  "blocked-by": { readonly number: number; readonly blockingId: number; readonly blocked: boolean };
  /** Result: the run's id. */
  "check-run": CheckRunState & { readonly name: string; readonly sha: string };
  "edit-check-run": CheckRunState & { readonly runId: number };
  "commit-status": NewStatus;
}

export type EffectKind = keyof Kinds;

/** A change on GitHub. */
export type Effect<Kind extends EffectKind = EffectKind> = {
  readonly [K in Kind]: Common & { readonly kind: K } & Kinds[K];
}[Kind];
