import { z } from "zod";

import type { CodeHost } from "../../ports/code-host.ts";
import type { ReviewThread, ReviewView } from "../../ports/pull-views.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { askGraph } from "./graph.ts";
import { listUpTo, type Pages } from "./list-up-to.ts";
import { translateErrors } from "./translate-error.ts";

/** What was said of a pull request's changes. */
export function readReviews(clients: GitHubClients): Pick<CodeHost, "reviews" | "reviewThreads"> {
  return {
    reviews: (repository, number) =>
      translateErrors(`list the reviews of #${number}`, async () => {
        const client = clients.forRepository(repository, "read");
        const pages = client.paginate.iterator(client.rest.pulls.listReviews, {
          ...at(repository),
          pull_number: number,
          per_page: 100,
        });
        const listed = await listUpTo(pages);
        return listed.map((review) => ({
          id: review.id,
          author: review.user?.login ?? "ghost",
          state: states[review.state] ?? "commented",
          body: review.body,
          commit: review.commit_id ?? "",
          submittedAt: review.submitted_at ?? "",
          url: review.html_url,
        }));
      }),
    reviewThreads: (repository, number) =>
      translateErrors(`list the review threads of #${number}`, async () => {
        const client = clients.forRepository(repository, "read");
        const variables = { owner: repository.owner, name: repository.name, number };
        return listUpTo(
          threadPages((after) => askGraph(client, { query, variables: { ...variables, after } }, answer)),
        );
      }),
  };
}

const states: Readonly<Record<string, ReviewView["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
};

const query = `query reviewThreads($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated path line
          comments(first: 100) { nodes { databaseId body url author { __typename login } } }
        }
      }
    }
  }
}`;

const author = z.object({ __typename: z.string(), login: z.string() }).nullable();
const threads = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      id: z.string(),
      isResolved: z.boolean(),
      isOutdated: z.boolean(),
      path: z.string(),
      line: z.number().nullable(),
      comments: z.object({
        nodes: z.array(z.object({ databaseId: z.number(), body: z.string(), url: z.string(), author })),
      }),
    }),
  ),
});
const answer = z.object({
  repository: z.object({ pullRequest: z.object({ reviewThreads: threads }) }),
});

async function* threadPages(
  ask: (after: string | null) => Promise<z.output<typeof answer>>,
): Pages<ReviewThread> {
  for (let after: string | null = null; ;) {
    const { pageInfo, nodes }: z.output<typeof threads> = (await ask(after)).repository.pullRequest
      .reviewThreads;
    yield { data: nodes.map(toThread) };
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

function toThread(node: z.output<typeof threads>["nodes"][number]): ReviewThread {
  return {
    id: node.id,
    resolved: node.isResolved,
    outdated: node.isOutdated,
    path: node.path,
    line: node.line ?? undefined,
    comments: node.comments.nodes.map(({ databaseId, body, url, author: by }) => ({
      id: databaseId,
      author: loginOf(by),
      body,
      url,
    })),
  };
}

/** GraphQL leaves out the `[bot]` that REST and webhooks put behind an App's name. */
function loginOf(by: z.output<typeof author>): string {
  if (by === null) return "ghost";
  return by.__typename === "Bot" && !by.login.endsWith("[bot]") ? `${by.login}[bot]` : by.login;
}
