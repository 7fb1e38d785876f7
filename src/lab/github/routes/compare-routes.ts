import { openRepository, READ_CONTENTS } from "../access.ts";
import { commitJson } from "../json/commit-json.ts";
import { diffEntryJson } from "../json/diff-entry-json.ts";
import { repositoryPage, repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { notFound } from "../problem.ts";
import type { RepositoryRecord } from "../records.ts";
import { type Answer, type Call, get, ok, param, type Route } from "../route.ts";

// GitHub shows no more commits and files on the first page.
const MOST_COMMITS = 250;
const MOST_FILES = 300;

async function compare(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, READ_CONTENTS);
  const [base = "", head = ""] = param(call, "basehead").split("...");
  const [from, to] = await Promise.all([base, head].map((ref) => lab.git.resolve(repository, ref)));
  if (from === undefined || to === undefined) throw notFound();
  const common = await lab.git.mergeBase(repository, { from, to });
  if (common === undefined) throw notFound();
  const [ahead, behind, files] = await Promise.all([
    lab.git.log(repository, { from, to }),
    lab.git.log(repository, { from: to, to: from }),
    lab.git.files(repository, { from, to }),
  ]);
  const page = `${repositoryPage(lab, repository)}/compare/${base}...${head}`;
  return ok({
    url: `${repositoryUrl(lab, repository)}/compare/${base}...${head}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await shown(lab, repository, from),
    merge_base_commit: await shown(lab, repository, common),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.slice(0, MOST_COMMITS).map((commit) => commitJson(lab, repository, commit)),
    files: files.slice(0, MOST_FILES).map((file) => diffEntryJson(lab, repository, { file, commit: to })),
  });
}

function statusOf(ahead: number, behind: number): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

async function shown(lab: Lab, repository: RepositoryRecord, sha: string) {
  const [commit] = await lab.git.log(repository, { from: "0".repeat(40), to: sha });
  if (commit === undefined) throw notFound();
  return commitJson(lab, repository, commit);
}

/** How two commits, named by branch, tag or SHA, stand to one another. */
export const COMPARE_ROUTES: readonly Route[] = [get("/repos/:owner/:repo/compare/:basehead{.+}", compare)];
