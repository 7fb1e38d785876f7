import { knownApp } from "../apps.ts";
import { checkRunsOf } from "../check-outcomes.ts";
import { isPull, repositoryIssues } from "../find.ts";
import { NO_COMMIT } from "../git/git-store.ts";
import type { Lab } from "../lab.ts";
import type {
  AnnotationRecord,
  CheckRunRecord,
  CheckSuiteRecord,
  Conclusion,
  RepositoryRecord,
} from "../records.ts";
import { stamp, stampOrNull } from "../time.ts";
import { appReferenceJson } from "./app-json.ts";
import { nodeId } from "./node-id.ts";
import { repositoryJson, repositoryPage, repositoryUrl } from "./repository-json.ts";

interface Commit {
  readonly repository: RepositoryRecord;
  readonly sha: string;
}

/** The open pull requests whose head is a commit, in the short form that checks carry. */
function pullsAt(lab: Lab, { repository, sha }: Commit) {
  const repo = { id: repository.id, url: repositoryUrl(lab, repository), name: repository.name };
  return repositoryIssues(lab.state, repository.id)
    .filter(isPull)
    .filter((issue) => issue.state === "open" && issue.pull.headSha === sha)
    .map(({ number, pull }) => ({
      id: pull.id,
      number,
      url: `${repositoryUrl(lab, repository)}/pulls/${number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    }));
}

// The conclusion of a suite is that of its worst run.
const WORST_FIRST: readonly Conclusion[] = [
  "failure",
  "timed_out",
  "action_required",
  "cancelled",
  "stale",
  "success",
  "neutral",
  "skipped",
];

/** The latest runs of a suite. */
function suiteRuns(lab: Lab, suite: CheckSuiteRecord): CheckRunRecord[] {
  const at = { repositoryId: suite.repositoryId, sha: suite.headSha };
  return checkRunsOf(lab, at, "latest").filter((run) => run.suiteId === suite.id);
}

/** How far a suite is; it follows from its runs. */
export function suiteStatus(lab: Lab, suite: CheckSuiteRecord) {
  const runs = suiteRuns(lab, suite);
  if (runs.length === 0) return { status: "queued", conclusion: null };
  if (runs.some((run) => run.status !== "completed")) return { status: "in_progress", conclusion: null };
  const conclusion = WORST_FIRST.find((one) => runs.some((run) => run.conclusion === one)) ?? null;
  return { status: "completed", conclusion };
}

function briefSuite(lab: Lab, repository: RepositoryRecord, suite: CheckSuiteRecord) {
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteStatus(lab, suite),
    url: `${repositoryUrl(lab, repository)}/check-suites/${suite.id}`,
    before: NO_COMMIT,
    after: suite.headSha,
    pull_requests: pullsAt(lab, { repository, sha: suite.headSha }),
    app: appReferenceJson(lab, knownApp(lab, suite.appId)),
    created_at: stamp(suite.createdAt),
    updated_at: stamp(suite.updatedAt),
  };
}

/** A check suite as webhooks show it. */
export async function checkSuiteEventJson(lab: Lab, repository: RepositoryRecord, suite: CheckSuiteRecord) {
  const [commit] = await lab.git.log(repository, { from: NO_COMMIT, to: suite.headSha });
  const author = commit?.author ?? { name: "unknown", email: "unknown" };
  return {
    ...briefSuite(lab, repository, suite),
    latest_check_runs_count: suiteRuns(lab, suite).length,
    check_runs_url: `${repositoryUrl(lab, repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: {
      id: suite.headSha,
      tree_id: commit?.tree ?? NO_COMMIT,
      message: commit?.message ?? "",
      timestamp: commit?.at ?? stamp(suite.createdAt),
      author,
      committer: author,
    },
    rerequestable: true,
    runs_rerequestable: true,
  };
}

/** A check suite. */
export async function checkSuiteJson(lab: Lab, repository: RepositoryRecord, suite: CheckSuiteRecord) {
  return {
    ...(await checkSuiteEventJson(lab, repository, suite)),
    repository: repositoryJson(lab, repository),
  };
}

/** A check run; webhooks show its whole suite, REST the id only. */
export function checkRunJson(lab: Lab, repository: RepositoryRecord, run: CheckRunRecord) {
  const url = `${repositoryUrl(lab, repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(lab, repository)}/runs/${run.id}`;
  const { title, summary, text, annotations } = run.output;
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.headSha,
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: stamp(run.startedAt),
    completed_at: stampOrNull(run.completedAt),
    output: {
      title,
      summary,
      text,
      annotations_count: annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appReferenceJson(lab, knownApp(lab, run.appId)),
    pull_requests: pullsAt(lab, { repository, sha: run.headSha }),
  };
}

/** A check run as webhooks show it. */
export function checkRunEventJson(lab: Lab, repository: RepositoryRecord, run: CheckRunRecord) {
  const suite = lab.state.checkSuites.get(run.suiteId);
  if (suite === undefined) throw new Error(`The lab has no check suite ${run.suiteId}`);
  return { ...checkRunJson(lab, repository, run), check_suite: briefSuite(lab, repository, suite) };
}

/** A remark of a check on lines of a file. */
export function annotationJson(lab: Lab, at: Commit, annotation: AnnotationRecord) {
  const encoded = annotation.path.split("/").map(encodeURIComponent).join("/");
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    start_column: null,
    end_column: null,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.details,
    blob_href: `${repositoryPage(lab, at.repository)}/blob/${at.sha}/${encoded}`,
  };
}
