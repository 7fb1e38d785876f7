import type { Octokit } from "@octokit/rest";
import { z } from "zod";

import type { Survey, SurveyedComment, SurveyedRepository, SurveyedThread } from "../../ports/survey.ts";
import type { GitHubClients } from "./clients.ts";
import { createDeliveries } from "./deliveries.ts";
import { foundActs } from "./found-acts.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

const issue = z.object({
  number: z.number(),
  state: z.string(),
  labels: z.array(
    z.union([z.string(), z.object({ name: z.string().nullish() }).transform((of) => of.name ?? "")]),
  ),
});
const labelEvent = z.object({
  id: z.number(),
  event: z.enum(["labeled", "unlabeled"]),
  actor: z.unknown(),
  created_at: z.string(),
  label: z.object({ name: z.string() }),
});

/** Asks GitHub's REST API what there is and what happened. */
export function createSurvey(clients: GitHubClients): Survey {
  return {
    ...createDeliveries(clients),
    ...foundActs,
    ...threads(clients),
    repositories: () =>
      translateErrors("list the repositories", async () => {
        const { asApp } = clients;
        const installations = await asApp.paginate(asApp.rest.apps.listInstallations, { per_page: 100 });
        const able = installations.filter((installation) => installation.suspended_at === null);
        return (await Promise.all(able.map(({ id }) => repositoriesOf(clients, id)))).flat();
      }),
    comments: (repository, which) =>
      translateErrors("list comments", async () => {
        const { client, at } = reach(clients, repository);
        const { issues } = client.rest;
        const found =
          "since" in which
            ? await client.paginate(issues.listCommentsForRepo, { ...at, ...order, since: iso(which.since) })
            : await client.paginate(issues.listComments, {
                ...at,
                issue_number: which.number,
                per_page: 100,
              });
        return found.map(toComment);
      }),
    labelActs: (repository, thread) =>
      translateErrors(`list the events of #${thread.number}`, async () => {
        const { client, at } = reach(clients, repository);
        const listed = await client.paginate(client.rest.issues.listEvents, {
          ...at,
          issue_number: thread.number,
          per_page: 100,
        });
        return listed.flatMap((each) => {
          const parsed = labelEvent.safeParse(each);
          return parsed.success ? [foundActs.labelAct(repository, thread, parsed.data)] : [];
        });
      }),
  };
}

const order = { sort: "updated", direction: "asc", per_page: 100 } as const;

function threads(clients: GitHubClients): Pick<Survey, "changedSince" | "labeled"> {
  // GitHub answers "not modified" to a question it answered the same way before; that costs nothing of its limits.
  const asked = new Map<number, { since: string; etag: string }>();
  return {
    changedSince: (repository, since) =>
      translateErrors("list what changed", async () => {
        const { client, at } = reach(clients, repository);
        const question = { ...at, ...order, state: "all" as const, since: iso(since) };
        const before = asked.get(repository.id);
        const same = before?.since === question.since ? { "if-none-match": before.etag } : {};
        const first = await unlessSame(client.rest.issues.listForRepo({ ...question, headers: same }));
        if (first === undefined) return undefined;
        asked.set(repository.id, { since: question.since, etag: first.headers.etag ?? "" });
        const more = first.headers.link?.includes('rel="next"') === true;
        const all = more ? await client.paginate(client.rest.issues.listForRepo, question) : first.data;
        return all.map(toThread);
      }),
    labeled: (repository, label, closedSince) =>
      translateErrors(`list what is labelled ${label}`, async () => {
        const { client, at } = reach(clients, repository);
        const list = (which: { state: "open" | "closed"; since?: string }): Promise<unknown[]> =>
          client.paginate(client.rest.issues.listForRepo, { ...at, labels: label, per_page: 100, ...which });
        const found = await Promise.all([
          list({ state: "open" }),
          list({ state: "closed", since: iso(closedSince) }),
        ]);
        return found.flat().map(toThread);
      }),
  };
}

async function repositoriesOf(clients: GitHubClients, installationId: number): Promise<SurveyedRepository[]> {
  const client = clients.forInstallation(installationId, "list");
  const listed = await client.paginate(client.rest.apps.listReposAccessibleToInstallation, { per_page: 100 });
  return listed.map((each) => ({
    id: each.id,
    owner: each.owner.login,
    name: each.name,
    defaultBranch: each.default_branch,
    installationId,
  }));
}

function reach(
  clients: GitHubClients,
  repository: SurveyedRepository,
): { client: Octokit; at: { owner: string; repo: string } } {
  return {
    client: clients.forRepository(repository, "read"),
    at: { owner: repository.owner, repo: repository.name },
  };
}

async function unlessSame<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (statusOf(error) === 304) return undefined;
    throw error;
  }
}

function toThread(shown: unknown): SurveyedThread {
  const { number, state, labels } = issue.parse(shown);
  return { number, open: state === "open", labels, shown };
}

type Listed = Awaited<ReturnType<Octokit["rest"]["issues"]["listComments"]>>["data"][number];

function toComment(shown: Listed): SurveyedComment {
  return {
    id: shown.id,
    number: Number(shown.issue_url.split("/").at(-1)),
    body: shown.body ?? "",
    login: shown.user?.login ?? "ghost",
    appId: shown.performed_via_github_app?.id,
    createdAt: Date.parse(shown.created_at),
    shown,
  };
}

function iso(ms: number): string {
  // GitHub's times have no milliseconds.
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
