import { z } from "zod";

import { READ_METADATA, WRITE_COMMIT_COMMENTS } from "../access.ts";
import { createCommitComment } from "../acts/commit-comments.ts";
import { commitCommentJson } from "../json/commit-comment-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { invalid } from "../problem.ts";
import { type Answer, type Call, get, ok, parseBody, post, type Route } from "../route.ts";
import { openCommitInPath } from "./commit-in-path.ts";
import { refuseLongText } from "./text-limit.ts";

const COMMENT = z.object({
  body: z.string(),
  path: z.string().nullish(),
  line: z.int().nullish(),
  position: z.int().nullish(),
});
const PATH = "/repos/:owner/:repo/commits/:ref/comments";

async function create(lab: Lab, call: Call): Promise<Answer> {
  const context = await openCommitInPath(lab, call, WRITE_COMMIT_COMMENTS);
  const { body, path = null, line = null, position = null } = parseBody(call, COMMENT);
  if (body.trim() === "") throw invalid("CommitComment", { field: "body", code: "missing_field" });
  refuseLongText("CommitComment", body);
  const comment = createCommitComment(context, { sha: context.sha, body, path, line, position });
  return ok(commitCommentJson(lab, context.repository, comment), 201);
}

/** Comments on commits. */
export const COMMIT_COMMENT_ROUTES: readonly Route[] = [
  get(PATH, async (lab, call) => {
    const { repository, sha } = await openCommitInPath(lab, call, READ_METADATA);
    const comments = [...lab.state.commitComments.values()].filter(
      (comment) => comment.repositoryId === repository.id && comment.sha === sha,
    );
    return paged({ lab, call }, comments, (comment) => commitCommentJson(lab, repository, comment));
  }),
  post(PATH, create),
];
