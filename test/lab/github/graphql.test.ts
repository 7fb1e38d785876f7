import { expect, test } from "vitest";

import { type Fixture, startFixture } from "./lab-fixture.ts";

const THREADS = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id
      reviewThreads(first: 1, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated path line
          comments(first: 100) { nodes { databaseId url body author { login } } }
        }
      }
    }
  }
}`;

const RESOLVE =
  "mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id isResolved } } }";
const READY =
  "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";

interface Threads {
  readonly repository: {
    readonly pullRequest: {
      readonly id: string;
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        readonly nodes: readonly { readonly id: string; readonly line: number }[];
      };
    };
  };
}

/** A draft of the App with two threads. */
async function withThreads(): Promise<Fixture & { readonly number: number }> {
  const fixture = await startFixture();
  const wes = fixture.lab.as("wes");
  await wes.commit("ada/engine", { branch: "fix", files: { "a.txt": "one\ntwo\n" } });
  const opened = { owner: "ada", repo: "engine", title: "Mend it", head: "fix", base: "main", draft: true };
  const { number } = (await fixture.botOctokit().rest.pulls.create(opened)).data;
  const comments = [
    { path: "a.txt", line: 1, body: "Why one?" },
    { path: "a.txt", line: 2, body: "Why two?" },
  ];
  await wes.review("ada/engine", number, { event: "COMMENT", comments });
  await fixture.lab.settled();
  fixture.receiver.received.length = 0;
  return { ...fixture, number };
}

const where = (number: number) => ({ owner: "ada", name: "engine", number });

test("the threads of a pull request are read in pages, and resolved by those who may write", async () => {
  await using fixture = await withThreads();
  const { lab, number } = fixture;
  const { graphql } = fixture.botOctokit();
  const first = await graphql<Threads>(THREADS, where(number));
  expect(first.repository.pullRequest.reviewThreads).toMatchObject({
    pageInfo: { hasNextPage: true },
    nodes: [
      {
        isResolved: false,
        isOutdated: false,
        path: "a.txt",
        line: 1,
        comments: {
          nodes: [
            { body: "Why one?", url: expect.stringContaining("#discussion_r"), author: { login: "wes" } },
          ],
        },
      },
    ],
  });
  const after = first.repository.pullRequest.reviewThreads.pageInfo.endCursor;
  const second = await graphql<Threads>(THREADS, { ...where(number), after });
  expect(second.repository.pullRequest.reviewThreads).toMatchObject({
    pageInfo: { hasNextPage: false },
    nodes: [{ line: 2 }],
  });
  const id = first.repository.pullRequest.reviewThreads.nodes[0]?.id;
  const before = lab.writes.length;
  for (let time = 0; time < 2; time++) {
    const resolved = await graphql(RESOLVE, { id });
    expect(resolved).toEqual({ resolveReviewThread: { thread: { id, isResolved: true } } });
  }
  expect(await fixture.news()).toEqual(["pull_request_review_thread.resolved"]);
  expect(lab.writes.slice(before)).toMatchObject([
    { method: "POST", path: "/graphql", actor: "squadron[bot]", body: { variables: { id } } },
  ]);
  expect(fixture.receiver.received[0]?.body).toMatchObject({
    thread: { node_id: id, comments: [{ body: "Why one?" }] },
    pull_request: { number },
  });
});

test("a draft is marked ready, and made a draft again", async () => {
  await using fixture = await withThreads();
  const { number } = fixture;
  const { graphql, rest } = fixture.botOctokit();
  const { id } = (await graphql<Threads>(THREADS, where(number))).repository.pullRequest;
  const { data } = await rest.pulls.get({ owner: "ada", repo: "engine", pull_number: number });
  expect([data.node_id, data.draft, data.mergeable_state]).toEqual([id, true, "draft"]);
  const answer = { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } };
  expect(await graphql(READY, { id })).toEqual(answer);
  expect(await graphql(READY, { id })).toEqual(answer);
  await fixture.lab.as("wes").convertToDraft("ada/engine", number);
  expect(await fixture.news()).toEqual(["pull_request.ready_for_review", "pull_request.converted_to_draft"]);
  await expect(fixture.lab.as("olga").markReady("ada/engine", number)).rejects.toThrow("FORBIDDEN");
});

test("an App needs write access to contents besides pull requests for all of this", async () => {
  await using fixture = await withThreads();
  const { lab, number } = fixture;
  lab.seed.uninstallApp("ada");
  lab.seed.installApp("ada", { permissions: { pull_requests: "write", contents: "read" } });
  const { graphql } = fixture.octokit(lab.seed.installationToken("ada"));
  const { pullRequest } = (await graphql<Threads>(THREADS, where(number))).repository;
  const forbidden = { errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] };
  await expect(graphql(READY, { id: pullRequest.id })).rejects.toMatchObject(forbidden);
  const thread = pullRequest.reviewThreads.nodes[0]?.id;
  await expect(graphql(RESOLVE, { id: thread })).rejects.toMatchObject(forbidden);
  expect(await fixture.news()).not.toContain("pull_request_review_thread.resolved");
});

test("what the lab does not know is an error in GraphQL's form, and changes nothing", async () => {
  await using fixture = await withThreads();
  const ask = async (query: string): Promise<string> => {
    const response = await fetch(`${fixture.lab.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${fixture.tokens.owner}` },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as {
      readonly errors: readonly { readonly message: string }[];
    };
    return `${response.status} ${errors[0]?.message}`;
  };
  const inPull = (fields: string): string =>
    `{ repository(owner: "ada", name: "engine") { pullRequest(number: ${fixture.number}) { ${fields} } } }`;
  const writes = fixture.lab.writes.length;
  expect(await ask("{ viewer { login } }")).toBe("200 Field 'viewer' doesn't exist on type 'Query'");
  expect(await ask('mutation { closeIssue(input: { issueId: "x" }) { issue { id } } }')).toBe(
    "200 Field 'closeIssue' doesn't exist on type 'Mutation'",
  );
  expect(await ask(inPull("mergeCommit { oid }"))).toBe(
    "200 Field 'mergeCommit' doesn't exist on type 'PullRequest'",
  );
  expect(await ask(inPull("reviewThreads { totalCount }"))).toContain("must provide a `first`");
  expect(await ask(inPull("...Threads"))).toBe('200 Parse error on "..."');
  expect(await ask("{ repository(owner: ")).toBe("200 Unexpected end of document");
  expect(await ask(RESOLVE.replace("$id }", '"nobody" }'))).toBe(
    "200 Could not resolve to a node with the global id of 'nobody'",
  );
  expect(fixture.lab.writes).toHaveLength(writes);
  const anonymous = await fetch(`${fixture.lab.url}/graphql`, { method: "POST", body: '{"query":"{ x }"}' });
  expect(anonymous.status).toBe(401);
});
