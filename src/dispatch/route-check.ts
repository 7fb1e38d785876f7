import type { NewsEvent, RepositoryEvent } from "../domain/event.ts";
import { formatSession } from "../domain/ids.ts";
import { ownerOfBranch, profileOf } from "../domain/roster.ts";
import type { Effect } from "../ports/effect.ts";
import type { CodeHost } from "../ports/code-host.ts";
import type { DecideDeps } from "./decide.ts";
import type { Post } from "./post.ts";
import { repositoryOf } from "../domain/repository-of.ts";
import { toThread } from "../domain/to-thread.ts";

type Checked = Extract<RepositoryEvent, { kind: "checked" }>;

interface Deps extends Pick<DecideDeps, "registry" | "teamOf"> {
  readonly host: Pick<CodeHost, "identity" | "refCommit" | "checks" | "thread">;
}

/** What a check, a suite or a status says when somebody has to do something about it. */
const failing = new Set(["failure", "timed_out", "action_required", "startup_failure", "error"]);

/** Tells the role whose branch a check failed on, if that is still the branch's commit. */
export async function routeCheck(deps: Deps, post: Post, event: Checked): Promise<readonly Effect[]> {
  if (!failing.has(event.conclusion)) return [];
  const self = await deps.host.identity();
  // Our own checks are reviews: what they say is handed over in words.
  if (event.appId === self.appId) return [];
  for (const branch of event.branches ?? []) await tellOwner(deps, post, { event, branch });
  return [];
}

async function tellOwner(
  deps: Deps,
  post: Post,
  { event, branch }: { event: Checked; branch: string },
): Promise<void> {
  const repository = repositoryOf(event);
  const { host, registry } = deps;
  const { roster } = await deps.teamOf(repository);
  const target = ownerOfBranch(roster, branch);
  if (!target || !profileOf(roster, target.role)?.triggers.includes("checks")) return;
  const key = formatSession({ repositoryId: repository.id, ...target });
  if (!(await registry.get(key))) return;
  if ((await host.refCommit(repository, `refs/heads/${branch}`)) !== event.head) return;
  if (event.source === "check-suite" && (await hasFailingRun(host, repository, event))) return;
  const view = await host.thread(repository, target.number);
  if (!view?.open) return;
  const news: NewsEvent = {
    ...event,
    kind: "news",
    about: "checks",
    thread: toThread(view, target.number),
    text: `"${event.name}" ended with ${event.conclusion} on commit ${event.head.slice(0, 12)} of ${branch}. read_checks tells why.`,
  };
  await post.news(key, { kind: "wake", event: news, authorTrusted: false, hops: 0, from: "" }, "checks");
}

/** A suite ends after its runs, each of which has told of itself. */
async function hasFailingRun(
  host: Deps["host"],
  repository: Parameters<CodeHost["checks"]>[0],
  { head }: Checked,
): Promise<boolean> {
  const checks = await host.checks(repository, head);
  return checks.some(({ source, state }) => source === "check-run" && state === "failure");
}
