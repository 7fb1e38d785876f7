import type { Octokit } from "@octokit/rest";

import { checkStateOf } from "../../domain/check-state.ts";
import { errorCode } from "../../domain/errors.ts";
import { failingExcerpt } from "../../domain/failing-excerpt.ts";
import type { CodeHost, RepositoryRef } from "../../ports/code-host.ts";
import type { CheckView } from "../../ports/pull-views.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { listFirst, listUpTo, type Pages } from "./list-up-to.ts";
import { translateErrors } from "./translate-error.ts";

// Logs may have hundreds of megabytes; what went wrong stands at the end.
const logBytes = 4_000_000;
const mostAnnotations = 100;

/** What tests and other services say of a commit. */
export function readChecks(clients: GitHubClients): Pick<CodeHost, "checks" | "checkLog"> {
  return {
    checks: (repository, sha) =>
      translateErrors(`list the checks of ${sha}`, async () => {
        const client = clients.forRepository(repository, "read-checks");
        const which = { ...at(repository), ref: sha, per_page: 100 };
        const [runs, statuses] = await Promise.all([
          listUpTo(client.paginate.iterator(client.rest.checks.listForRef, { ...which, filter: "latest" })),
          listUpTo(statusPages(client, which)),
        ]);
        return [...runs.map(ofRun), ...statuses.map(ofStatus)];
      }),
    checkLog: async (repository, check, most) => {
      const client = clients.forRepository(repository, "read-checks");
      const log = check.jobId === undefined ? "" : await jobLog(client, repository, check.jobId);
      const told = log === "" ? await output(client, repository, check) : log;
      return failingExcerpt(told, most);
    },
  };
}

type Run = Awaited<ReturnType<Octokit["rest"]["checks"]["listForRef"]>>["data"]["check_runs"][number];
type Status = Awaited<
  ReturnType<Octokit["rest"]["repos"]["getCombinedStatusForRef"]>
>["data"]["statuses"][number];

function ofRun(run: Run): CheckView {
  return {
    name: run.name,
    source: "check-run",
    state: checkStateOf(run.status === "completed" ? run.conclusion : null),
    summary: [run.output.title, run.output.summary]
      .filter((part) => part !== null && part !== "")
      .join("\n\n"),
    detailsUrl: run.details_url ?? run.html_url ?? "",
    runId: run.id,
    // A job and its check run share one id.
    ...(run.app?.slug === "github-actions" && { jobId: run.id }),
  };
}

function ofStatus({ context, state, description, target_url }: Status): CheckView {
  return {
    name: context,
    source: "status",
    state: checkStateOf(state),
    summary: description ?? "",
    detailsUrl: target_url ?? "",
  };
}

/** Octokit's own paging does not know lists that are part of something larger. */
async function* statusPages(
  client: Octokit,
  which: { owner: string; repo: string; ref: string; per_page: number },
): Pages<Status> {
  for (let page = 1, seen = 0; ; page++) {
    const { data } = await client.rest.repos.getCombinedStatusForRef({ ...which, page });
    yield { data: data.statuses };
    seen += data.statuses.length;
    if (data.statuses.length === 0 || seen >= data.total_count) return;
  }
}

/** "" when there is none: logs expire, and reading them needs a permission of its own. */
async function jobLog(client: Octokit, repository: RepositoryRef, jobId: number): Promise<string> {
  const fetch = (url: string, options?: RequestInit): Promise<Response> =>
    fetchAnswer(url, options, logBytes);
  try {
    const { data } = await translateErrors("read the log of a job", () =>
      client.rest.actions.downloadJobLogsForWorkflowRun({
        ...at(repository),
        job_id: jobId,
        request: { fetch },
      }),
    );
    return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data);
  } catch (error) {
    if (errorCode(error) === "refused") return "";
    throw error;
  }
}

async function output(client: Octokit, repository: RepositoryRef, check: CheckView): Promise<string> {
  const { runId } = check;
  if (runId === undefined) return [check.summary, check.detailsUrl].filter((part) => part !== "").join("\n");
  return translateErrors("read what a check says", async () => {
    const which = { ...at(repository), check_run_id: runId };
    const { data } = await client.rest.checks.get(which);
    const pages = client.paginate.iterator(client.rest.checks.listAnnotations, { ...which, per_page: 100 });
    const annotations = await listFirst(pages, mostAnnotations);
    return [
      data.output.title,
      data.output.summary,
      data.output.text,
      ...annotations.map(
        (each) => `${each.path}:${each.start_line}: ${each.annotation_level}: ${each.message}`,
      ),
    ]
      .filter((part) => part !== null && part !== "")
      .join("\n");
  });
}
