import type { Octokit } from "@octokit/rest";

import type { CodeHost } from "../../ports/code-host.ts";
import type { RelatedIssue } from "../../ports/pull-views.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { listUpTo } from "./list-up-to.ts";
import { orUndefined } from "./or-undefined.ts";
import { toPerson } from "./to-person.ts";
import { translateErrors } from "./translate-error.ts";

/** Issues, and how they depend on one another. */
export function readIssues(clients: GitHubClients): Pick<CodeHost, "thread" | "issueId" | "issueRelations"> {
  const get = async (repository: Parameters<CodeHost["thread"]>[0], number: number) => {
    const { issues } = clients.forRepository(repository, "read").rest;
    const reading = translateErrors(`read #${number}`, () =>
      issues.get({ ...at(repository), issue_number: number }),
    );
    return (await orUndefined(reading))?.data;
  };
  return {
    thread: async (repository, number) => {
      const found = await get(repository, number);
      return found && toThread(found);
    },
    issueId: async (repository, number) => (await get(repository, number))?.id,
    issueRelations: (repository, number) =>
      translateErrors(`read what #${number} depends on`, async () => {
        const client = clients.forRepository(repository, "read");
        const { issues } = client.rest;
        const which = { ...at(repository), issue_number: number };
        const all = { ...which, per_page: 100 };
        const [parent, children, blockedBy, blocking] = await Promise.all([
          orUndefined(issues.getParent(which)),
          listUpTo(client.paginate.iterator(issues.listSubIssues, all)),
          listUpTo(client.paginate.iterator(issues.listDependenciesBlockedBy, all)),
          listUpTo(client.paginate.iterator(issues.listDependenciesBlocking, all)),
        ]);
        return {
          parent: parent && toRelated(parent.data),
          children: children.map(toRelated),
          blockedBy: blockedBy.map(toRelated),
          blocking: blocking.map(toRelated),
        };
      }),
  };
}

type Issue = Awaited<ReturnType<Octokit["rest"]["issues"]["get"]>>["data"];

function toThread(data: Issue) {
  return {
    title: data.title,
    body: data.body ?? "",
    author: toPerson(data.user),
    open: data.state === "open",
    labels: data.labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
  };
}

function toRelated({ id, number, title, state, repository_url }: Issue): RelatedIssue {
  const repository = repository_url.split("/").slice(-2).join("/");
  return { id, repository, number, title, open: state === "open" };
}
