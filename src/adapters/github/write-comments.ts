import type { CodeHostWrites, ReactionTarget } from "../../ports/code-host-writes.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { demandDone } from "./demand-done.ts";
import { translateErrors } from "./translate-error.ts";

/** Comments on issues, pull requests and commits, and reactions. */
export function writeComments(
  clients: GitHubClients,
): Pick<CodeHostWrites, "createComment" | "createCommitComment" | "editComment" | "react"> {
  return {
    createComment: async (repository, { number, body }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const { status, data } = await translateErrors(`comment on #${number}`, () =>
        issues.createComment({ ...at(repository), issue_number: number, body }),
      );
      demandDone(status === 201, `comment on #${number}`);
      return { id: data.id };
    },
    createCommitComment: async (repository, { sha, body }) => {
      const { repos } = clients.forRepository(repository, "commit-comment").rest;
      const { status, data } = await translateErrors("comment on a commit", () =>
        repos.createCommitComment({ ...at(repository), commit_sha: sha, body }),
      );
      demandDone(status === 201, "comment on a commit");
      return { id: data.id };
    },
    editComment: async (repository, { id, body }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const { data } = await translateErrors("edit a comment", () =>
        issues.updateComment({ ...at(repository), comment_id: id, body }),
      );
      demandDone(data.id === id, "edit a comment");
    },
    react: async (repository, target, content) => {
      const { reactions } = clients.forRepository(repository, "talk").rest;
      const { data } = await translateErrors("react", () =>
        react(reactions, { ...at(repository), content }, target),
      );
      demandDone(data.content === content, "react");
    },
  };
}

type Reactions = ReturnType<GitHubClients["forRepository"]>["rest"]["reactions"];

async function react(
  reactions: Reactions,
  common: { owner: string; repo: string; content: "eyes" | "-1" | "confused" },
  target: ReactionTarget,
): Promise<{ data: { content: string } }> {
  switch (target.on) {
    case "thread":
      return reactions.createForIssue({ ...common, issue_number: target.number });
    case "comment":
      return reactions.createForIssueComment({ ...common, comment_id: target.commentId });
    case "review-comment":
      return reactions.createForPullRequestReviewComment({ ...common, comment_id: target.commentId });
  }
}
