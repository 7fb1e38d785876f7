import type { Lab } from "../lab.ts";
import type { CommitCommentRecord, RepositoryRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { authorAssociation } from "./association.ts";
import { nodeId } from "./node-id.ts";
import { reactionCounts } from "./reaction-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { userJson } from "./user-json.ts";

/** A comment on a commit. */
export function commitCommentJson(lab: Lab, repository: RepositoryRecord, comment: CommitCommentRecord) {
  const url = `${repositoryUrl(lab, repository)}/comments/${comment.id}`;
  return {
    html_url: `${repositoryPage(lab, repository)}/commit/${comment.sha}#commitcomment-${comment.id}`,
    url,
    id: comment.id,
    node_id: nodeId("CommitComment", comment.id),
    body: comment.body,
    path: comment.path,
    position: comment.position,
    line: comment.line,
    commit_id: comment.sha,
    user: userJson(lab, comment.author),
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.createdAt),
    author_association: authorAssociation(lab, repository, comment.author),
    reactions: reactionCounts(lab, `commit-comment:${comment.id}`, url),
  };
}
