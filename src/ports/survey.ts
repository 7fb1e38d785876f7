import type { RepositoryRef } from "./code-host.ts";

/** An act that GitHub shows to have happened, in the form of the webhook delivery that tells of it. */
export interface FoundAct {
  /** The delivery's own GUID, or a name for the act where no delivery is at hand. */
  readonly guid: string;
  /** GitHub's name of the webhook event. */
  readonly event: string;
  readonly payload: unknown;
}

/** One attempt at a delivery of the App's webhook. */
export interface DeliveryAttempt {
  readonly id: number;
  readonly guid: string;
  /** GitHub got a 2xx. */
  readonly ok: boolean;
}

export interface SurveyedRepository extends RepositoryRef {
  readonly defaultBranch: string;
}

/** An issue or pull request as it is now. */
export interface SurveyedThread {
  readonly number: number;
  readonly open: boolean;
  readonly labels: readonly string[];
  /** GitHub's own JSON, for building acts. */
  readonly shown: unknown;
}

/** A comment below a thread as it is now. */
export interface SurveyedComment {
  readonly id: number;
  readonly number: number;
  readonly body: string;
  readonly login: string;
  readonly appId: number | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly shown: unknown;
}

/** A label that was put on a thread or taken off. */
export interface SurveyedLabelAct {
  readonly label: string;
  readonly change: "labeled" | "unlabeled";
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly act: FoundAct;
}

/**
 * What GitHub can be asked about all that happened, to find what no webhook told us. Throws as CodeHost does.
 */
export interface Survey {
  /** Attempts later than the one with this id (0: all that GitHub still keeps, some days), newest first. */
  deliveries(after: number): Promise<readonly DeliveryAttempt[]>;
  /** What was delivered; undefined when GitHub does not have it any more. */
  delivered(attempt: DeliveryAttempt): Promise<FoundAct | undefined>;
  /** Every repository of every installation that is not suspended. */
  repositories(): Promise<readonly SurveyedRepository[]>;
  /**
   * Threads of any state changed since then (ms since the epoch), the latest change last; undefined when the same
   * question would get the same answer as last time, which costs no part of GitHub's limits.
   */
  changedSince(repository: SurveyedRepository, since: number): Promise<readonly SurveyedThread[] | undefined>;
  /** Threads with this label: all open ones, and closed ones changed since then. */
  labeled(
    repository: SurveyedRepository,
    label: string,
    closedSince: number,
  ): Promise<readonly SurveyedThread[]>;
  /** Comments, oldest first: those of the repository changed since then, or all of one thread. */
  comments(
    repository: SurveyedRepository,
    which: { readonly since: number } | { readonly number: number },
  ): Promise<readonly SurveyedComment[]>;
  /** Who put labels on a thread and took them off, oldest first. */
  labelActs(repository: SurveyedRepository, thread: SurveyedThread): Promise<readonly SurveyedLabelAct[]>;
  /** The act that wrote this comment. */
  commented(repository: SurveyedRepository, thread: SurveyedThread, comment: SurveyedComment): FoundAct;
  /** The act that closed this thread. */
  closed(repository: SurveyedRepository, thread: SurveyedThread): FoundAct;
}
