import { threadComments, findUser, pullThreads } from "../find.ts";
import { nodeId } from "../json/node-id.ts";
import { repositoryPage } from "../json/repository-json.ts";
import { placeNow } from "../json/review-comment-json.ts";
import type { Lab } from "../lab.ts";
import type { PullIssue, RepositoryRecord, ReviewCommentRecord, ReviewThreadRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { FieldProblem, type Thing } from "./execute.ts";
import type { Value } from "./parse.ts";

interface Place {
  readonly lab: Lab;
  readonly repository: RepositoryRecord;
}

type Args = Readonly<Record<string, Value>>;

const LARGEST_PAGE = 100;

/** One page of a list; the cursor is the number of items before the next page. */
function connection(name: string, args: Args, items: readonly (() => Promise<Thing>)[]) {
  const { first, after = null } = args;
  if (typeof first !== "number") {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new FieldProblem("MISSING_PAGINATION_BOUNDARIES", message);
  }
  if (first > LARGEST_PAGE) {
    const message = `Requesting ${first} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
    throw new FieldProblem("UNPROCESSABLE", message);
  }
  const start = typeof after === "string" ? Number(Buffer.from(after, "base64url").toString("utf8")) : 0;
  const end = start + first;
  const pageInfo = {
    type: "PageInfo",
    fields: {
      hasNextPage: end < items.length,
      endCursor: Buffer.from(String(Math.min(end, items.length))).toString("base64url"),
    },
  };
  return {
    type: "Connection",
    fields: {
      totalCount: items.length,
      pageInfo,
      nodes: async () => Promise.all(items.slice(start, end).map((make) => make())),
    },
  } satisfies Thing;
}

/** Here a bot's login has no `[bot]`, unlike everywhere in REST. */
function actorThing(lab: Lab, login: string): Thing {
  const type = findUser(lab.state, login)?.type ?? "User";
  return { type, fields: { login: login.replace(/\[bot\]$/, "") } };
}

function commentThing({ lab, repository }: Place, comment: ReviewCommentRecord, pullNumber: number): Thing {
  return {
    type: "PullRequestReviewComment",
    fields: {
      id: nodeId("PullRequestReviewComment", comment.id),
      databaseId: comment.id,
      url: `${repositoryPage(lab, repository)}/pull/${pullNumber}#discussion_r${comment.id}`,
      body: comment.body,
      author: actorThing(lab, comment.author),
      createdAt: stamp(comment.createdAt),
      updatedAt: stamp(comment.updatedAt),
    },
  };
}

/** A thread of comments on a line. */
export async function threadThing(place: Place, thread: ReviewThreadRecord): Promise<Thing> {
  const { lab, repository } = place;
  const now = await placeNow(lab, repository, thread);
  return {
    type: "PullRequestReviewThread",
    fields: {
      id: nodeId("PullRequestReviewThread", thread.id),
      isResolved: thread.resolvedBy !== null,
      isOutdated: now === undefined,
      path: thread.path,
      line: now?.line ?? null,
      originalLine: thread.at.line,
      diffSide: thread.at.side,
      resolvedBy: thread.resolvedBy === null ? null : actorThing(lab, thread.resolvedBy),
      comments: (args) => {
        const comments = threadComments(lab.state, thread);
        return connection(
          "comments",
          args,
          comments.map((comment) => () => Promise.resolve(commentThing(place, comment, thread.pullNumber))),
        );
      },
    },
  };
}

/** A pull request. */
export function pullThing(place: Place, issue: PullIssue): Thing {
  return {
    type: "PullRequest",
    fields: {
      id: nodeId("PullRequest", issue.pull.id),
      databaseId: issue.pull.id,
      number: issue.number,
      isDraft: issue.pull.draft,
      reviewThreads: (args) => {
        const threads = pullThreads(place.lab.state, issue);
        return connection(
          "reviewThreads",
          args,
          threads.map((thread) => () => threadThing(place, thread)),
        );
      },
    },
  };
}
