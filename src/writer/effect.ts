import type { Reaction } from "../domain/plan.ts";
import type { ReactionTarget, RepositoryRef } from "../ports/code-host.ts";

/** Receipts and reactions go before edits: somebody waits for them. */
export type PaceLane = "receipt" | "comment" | "edit";

interface Common {
  /** Unique within the mailbox, the same for every attempt at the same thing: never made from text a model wrote. */
  readonly id: string;
  /** The turn or the routed act that causes it. */
  readonly turn: string;
  readonly repository: RepositoryRef;
}

/** A change on GitHub. */
export type Effect =
  | (Common & {
      readonly kind: "comment";
      readonly lane: PaceLane;
      readonly number: number;
      readonly body: string;
      /** Hidden text by which the comment is found again when its outcome is not known. */
      readonly mark: string;
      /**
       * Hidden text of the word that the act it answers was given up: what stands before that is the answer of tries that
       * came to nothing.
       */
      readonly ended?: string;
      /** Look for the mark even when no earlier attempt is on record: after the store was lost there is no record. */
      readonly alwaysLook: boolean;
    })
  | (Common & {
      readonly kind: "edit";
      readonly lane: PaceLane;
      readonly commentId: number;
      readonly body: string;
    })
  | (Common & { readonly kind: "reaction"; readonly target: ReactionTarget; readonly content: Reaction })
  | (Common & {
      readonly kind: "push";
      readonly ref: string;
      /** Where it points now, "" for no ref: moved by somebody else it is left alone. */
      readonly from: string;
      /** "": deletes the ref. */
      readonly commit: string;
      /** Bare repository that has the commit. */
      readonly source: string;
    });
