import type { Octokit } from "@octokit/rest";
import { z } from "zod";

import { cut } from "../../domain/cut.ts";
import type { CodeHost, RepositoryRef } from "../../ports/code-host.ts";
import type { Mergeable, PullFile, PullView } from "../../ports/pull-views.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { listUpTo } from "./list-up-to.ts";
import { orUndefined } from "./or-undefined.ts";
import { translateErrors } from "./translate-error.ts";

// GitHub's own limit.
const mostFiles = 3_000;
const longestPatch = 20_000;
// About what a model can read at once.
const longestPatches = 400_000;

type Reads = Pick<CodeHost, "pull" | "pullOfBranch" | "pullFiles" | "pullDiff" | "compare">;

/** Pull requests, their changes, and how branches stand to one another. */
export function readPulls(clients: GitHubClients): Reads {
  const pull = async (repository: RepositoryRef, number: number): Promise<PullView | undefined> => {
    const { pulls } = clients.forRepository(repository, "read").rest;
    const reading = translateErrors(`read pull request #${number}`, () =>
      pulls.get({ ...at(repository), pull_number: number }),
    );
    const found = await orUndefined(reading);
    return found && toPull(found.data);
  };
  return {
    pull,
    pullOfBranch: async (repository, branch, base) => {
      const { pulls } = clients.forRepository(repository, "read").rest;
      const head = `${repository.owner}:${branch}`;
      const { data } = await translateErrors(`look for the pull request of ${branch}`, () =>
        pulls.list({ ...at(repository), head, state: "open", ...(base !== undefined && { base }) }),
      );
      // An empty answer to the filter would be the whole list on a server that does not know it.
      const found = data.find((each) => each.head.ref === branch && each.head.repo?.id === repository.id);
      return found && pull(repository, found.number);
    },
    pullFiles: (repository, number) =>
      translateErrors(`list the files of #${number}`, async () => {
        const client = clients.forRepository(repository, "read");
        const pages = client.paginate.iterator(client.rest.pulls.listFiles, {
          ...at(repository),
          pull_number: number,
          per_page: 100,
        });
        return toFiles(await listUpTo(pages, mostFiles));
      }),
    pullDiff: (repository, number, most) =>
      translateErrors(`read the diff of #${number}`, async () => {
        const { pulls } = clients.forRepository(repository, "read").rest;
        const mediaType = { format: "diff" };
        const { data } = await pulls.get({ ...at(repository), pull_number: number, mediaType });
        // Octokit's types know only the JSON form.
        const text = z.string().parse(data);
        return { text: cut(text, most), whole: text.length <= most };
      }),
    compare: async (repository, base, head) => {
      const { repos } = clients.forRepository(repository, "read").rest;
      const reading = translateErrors(`compare ${base} with ${head}`, () =>
        repos.compareCommitsWithBasehead({ ...at(repository), basehead: `${base}...${head}`, per_page: 1 }),
      );
      const found = await orUndefined(reading);
      return found && { ahead: found.data.ahead_by, behind: found.data.behind_by };
    },
  };
}

type Pull = Awaited<ReturnType<Octokit["rest"]["pulls"]["get"]>>["data"];
type File = Awaited<ReturnType<Octokit["rest"]["pulls"]["listFiles"]>>["data"][number];

function toPull(data: Pull): PullView {
  const { head, base } = data;
  return {
    number: data.number,
    title: data.title,
    body: data.body ?? "",
    author: data.user?.login ?? "ghost",
    open: data.state === "open",
    merged: data.merged,
    draft: data.draft === true,
    head: { ref: head.ref, sha: head.sha, fork: head.repo?.id !== base.repo.id },
    base: { ref: base.ref, sha: base.sha },
    mergeable: mergeableOf(data),
    mergeCommit: data.merged ? (data.merge_commit_sha ?? "") : "",
    labels: data.labels.map(({ name }) => name),
    url: data.html_url,
  };
}

const mergeables: Readonly<Record<string, Mergeable>> = {
  clean: "clean",
  has_hooks: "clean",
  dirty: "conflict",
  blocked: "blocked",
  draft: "blocked",
  behind: "behind",
  unstable: "unstable",
};

function mergeableOf({ mergeable, mergeable_state }: Pull): Mergeable {
  if (mergeable === null) return "unknown";
  return mergeable ? (mergeables[mergeable_state] ?? "unknown") : "conflict";
}

function toFiles(files: readonly File[]): readonly PullFile[] {
  let left = longestPatches;
  return files.map(({ filename, previous_filename, status, additions, deletions, patch }) => {
    const shown = patch === undefined || left <= 0 ? undefined : cut(patch, longestPatch);
    left -= shown?.length ?? 0;
    return {
      path: filename,
      before: previous_filename ?? filename,
      status,
      additions,
      deletions,
      patch: shown,
    };
  });
}
