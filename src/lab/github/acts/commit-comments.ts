import { actorLogin } from "../actor.ts";
import { commitCommentJson } from "../json/commit-comment-json.ts";
import type { CommitCommentRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import type { ActContext } from "./act.ts";

/** Writes a comment on a commit. */
export function createCommitComment(
  context: ActContext,
  input: Pick<CommitCommentRecord, "sha" | "body" | "path" | "line" | "position">,
): CommitCommentRecord {
  const { lab, repository } = context;
  const now = lab.now();
  const comment: CommitCommentRecord = {
    ...input,
    id: nextId(lab.state, "commitComment"),
    repositoryId: repository.id,
    author: actorLogin(lab, context.actor),
    createdAt: now,
  };
  lab.state.commitComments.set(comment.id, comment);
  const fields = { comment: commitCommentJson(lab, repository, comment) };
  emit(lab, { event: "commit_comment", action: "created", sender: comment.author, repository, fields });
  return comment;
}
