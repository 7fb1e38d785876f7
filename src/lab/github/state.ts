import { GroupedMap } from "./grouped-map.ts";
import type {
  CheckRunRecord,
  CheckSuiteRecord,
  CommentRecord,
  CommitCommentRecord,
  GoneIssue,
  InstallationRecord,
  IssueRecord,
  LabelEventRecord,
  LabelRecord,
  ManifestRecord,
  ProtectionRecord,
  ReactionRecord,
  RepositoryRecord,
  ReviewCommentRecord,
  ReviewRecord,
  ReviewThreadRecord,
  StatusRecord,
  TokenRecord,
  UserRecord,
} from "./records.ts";

/** Everything the local GitHub remembers, apart from git objects. */
export interface State {
  readonly users: Map<string, UserRecord>;
  readonly repositories: Map<number, RepositoryRecord>;
  readonly labels: Map<number, LabelRecord>;
  /** By `issueKey`, in order of creation within a repository. */
  readonly issues: Map<string, IssueRecord>;
  readonly gone: Map<string, GoneIssue>;
  /** Grouped by `issueKey`. */
  readonly comments: GroupedMap<number, CommentRecord>;
  /** Grouped by their subject. */
  readonly reactions: GroupedMap<number, ReactionRecord>;
  readonly reviews: Map<number, ReviewRecord>;
  readonly reviewThreads: Map<number, ReviewThreadRecord>;
  readonly reviewComments: Map<number, ReviewCommentRecord>;
  readonly commitComments: Map<number, CommitCommentRecord>;
  /** From the id of an issue to that of the one it is part of. */
  readonly parents: Map<number, number>;
  /** From the id of an issue to those of the issues it waits for. */
  readonly blockers: Map<number, readonly number[]>;
  readonly checkSuites: Map<number, CheckSuiteRecord>;
  readonly checkRuns: Map<number, CheckRunRecord>;
  readonly statuses: Map<number, StatusRecord>;
  /** By `<repository id>:<branch>`. */
  readonly protections: Map<string, ProtectionRecord>;
  readonly labelEvents: LabelEventRecord[];
  readonly installations: Map<number, InstallationRecord>;
  readonly tokens: Map<string, TokenRecord>;
  /** By the code that turns each into an App. */
  readonly manifests: Map<string, ManifestRecord>;
  readonly lastNumbers: Map<number, number>;
  readonly lastIds: Map<IdKind, number>;
}

// Far apart, so that a test that passes an issue's number (or another thing's id) for an id finds nothing.
const FIRST_IDS = {
  app: 1_200_000,
  user: 1_000,
  repository: 710_000_000,
  label: 8_100_000_000,
  issue: 2_900_000_000,
  pull: 2_600_000_000,
  comment: 3_700_000_000,
  reaction: 310_000_000,
  review: 3_300_000_000,
  reviewThread: 1_200_000_000,
  reviewComment: 2_300_000_000,
  commitComment: 140_000_000,
  checkSuite: 48_000_000_000,
  checkRun: 52_000_000_000,
  status: 41_000_000_000,
  issueEvent: 17_000_000_000,
  installation: 58_000_000,
  hook: 470_000_000,
  delivery: 96_000_000_000,
} as const;

export type IdKind = keyof typeof FIRST_IDS;

/** An empty GitHub. */
export function createState(): State {
  return {
    users: new Map(),
    repositories: new Map(),
    labels: new Map(),
    issues: new Map(),
    gone: new Map(),
    comments: new GroupedMap(({ repositoryId, issueNumber: number }) => issueKey({ repositoryId, number })),
    reactions: new GroupedMap(({ subject }) => subject),
    reviews: new Map(),
    reviewThreads: new Map(),
    reviewComments: new Map(),
    commitComments: new Map(),
    parents: new Map(),
    blockers: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: new Map(),
    protections: new Map(),
    labelEvents: [],
    installations: new Map(),
    tokens: new Map(),
    manifests: new Map(),
    lastNumbers: new Map(),
    lastIds: new Map(),
  };
}

/** The next id of a kind; never given twice. */
export function nextId(state: State, kind: IdKind): number {
  const id = (state.lastIds.get(kind) ?? FIRST_IDS[kind]) + 1;
  state.lastIds.set(kind, id);
  return id;
}

/** The next number in a repository; issues and pull requests share the sequence, and a deleted number never returns. */
export function nextNumber(state: State, repositoryId: number): number {
  const number = (state.lastNumbers.get(repositoryId) ?? 0) + 1;
  state.lastNumbers.set(repositoryId, number);
  return number;
}

/** Key of an issue or pull request. */
export function issueKey(issue: { readonly repositoryId: number; readonly number: number }): string {
  return `${issue.repositoryId}#${issue.number}`;
}
