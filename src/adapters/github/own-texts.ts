import type { Octokit } from "@octokit/rest";

import type { Identity } from "../../domain/plan.ts";
import type { CodeHost, OwnText, RepositoryRef, TextPlace } from "../../ports/code-host.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { listFirst, listUpTo } from "./list-up-to.ts";
import { translateErrors } from "./translate-error.ts";

interface Written {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string } | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** Finds again what this App wrote. */
export function readOwnTexts(
  clients: GitHubClients,
  identity: () => Promise<Identity>,
): Pick<CodeHost, "ownTexts"> {
  return {
    ownTexts: async (repository, place, since) => {
      const self = await identity();
      const found = await translateErrors("look for what was written", () =>
        list(clients.forRepository(repository, place.in === "check-runs" ? "read-checks" : "read"), {
          repository,
          place,
          since,
          self,
        }),
      );
      return found.toSorted((a, b) => a.id - b.id);
    },
  };
}

interface Search {
  readonly repository: RepositoryRef;
  readonly place: TextPlace;
  readonly since: number | undefined;
  readonly self: Identity;
}

async function list(client: Octokit, search: Search): Promise<readonly OwnText[]> {
  const { place, self } = search;
  const { paginate, rest } = client;
  const all = { ...at(search.repository), per_page: 100 };
  const since = search.since === undefined ? {} : { since: new Date(search.since).toISOString() };
  const own = (listed: readonly Written[]): readonly OwnText[] =>
    listed
      .filter((each) => each.performed_via_github_app?.id === self.appId || each.user?.login === self.login)
      .map(({ id, body }) => ({ id, text: body ?? "" }));
  switch (place.in) {
    case "comments": {
      const which = { ...all, ...since, issue_number: place.number };
      return own(await paginate(rest.issues.listComments, which));
    }
    case "reviews": {
      const which = { ...all, pull_number: place.number };
      return own(await listUpTo(paginate.iterator(rest.pulls.listReviews, which)));
    }
    case "review-comments": {
      const which = { ...all, ...since, pull_number: place.number };
      return own(await listUpTo(paginate.iterator(rest.pulls.listReviewComments, which)));
    }
    case "commit-comments": {
      const which = { ...all, commit_sha: place.sha };
      return own(await listUpTo(paginate.iterator(rest.repos.listCommentsForCommit, which)));
    }
    case "issues": {
      // Not by `creator`: for an App GitHub does not always find what it made.
      const which = { ...all, ...since, state: "all", sort: "created", direction: "desc" } as const;
      const listed = await listFirst(paginate.iterator(rest.issues.listForRepo, which));
      return own(listed.map((issue) => ({ ...issue, id: issue.number })));
    }
    case "pulls": {
      const head = `${search.repository.owner}:${place.head}`;
      const which = { ...all, head, state: "all" } as const;
      const listed = await listUpTo(paginate.iterator(rest.pulls.list, which));
      return own(listed.map((pull) => ({ ...pull, id: pull.number })));
    }
    case "check-runs": {
      const which = {
        ...all,
        ref: place.sha,
        check_name: place.name,
        app_id: self.appId,
        filter: "all",
      } as const;
      const listed = await listUpTo(paginate.iterator(rest.checks.listForRef, which));
      return listed
        .filter((run) => run.app?.id === self.appId)
        .map((run) => ({ id: run.id, text: run.external_id ?? "" }));
    }
  }
}
