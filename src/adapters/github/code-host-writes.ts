import type { CodeHostWrites, ReactionTarget, RepositoryRef } from "../../ports/code-host.ts";
import type { GitHubClients } from "./clients.ts";
import { translateErrors } from "./translate-error.ts";

/** Changes GitHub through its REST API. One request a call, never repeated here. */
export function createCodeHostWrites(clients: GitHubClients): CodeHostWrites {
  const at = ({ owner, name }: RepositoryRef): { owner: string; repo: string } => ({ owner, repo: name });
  return {
    createComment: async (repository, { number, body }) => {
      const { issues } = clients.forRepository(repository).rest;
      const { data } = await translateErrors(`comment on #${number}`, () =>
        issues.createComment({ ...at(repository), issue_number: number, body }),
      );
      return { id: data.id };
    },
    editComment: async (repository, { id, body }) => {
      const { issues } = clients.forRepository(repository).rest;
      await translateErrors("edit a comment", () =>
        issues.updateComment({ ...at(repository), comment_id: id, body }),
      );
    },
    react: async (repository, target, content) => {
      const { reactions } = clients.forRepository(repository).rest;
      await translateErrors("react", () => react(reactions, { ...at(repository), content }, target));
    },
  };
}

type Reactions = ReturnType<GitHubClients["forRepository"]>["rest"]["reactions"];

async function react(
  reactions: Reactions,
  common: { owner: string; repo: string; content: "eyes" | "-1" | "confused" },
  target: ReactionTarget,
): Promise<void> {
  switch (target.on) {
    case "thread":
      await reactions.createForIssue({ ...common, issue_number: target.number });
      return;
    case "comment":
      await reactions.createForIssueComment({ ...common, comment_id: target.commentId });
      return;
    case "review-comment":
      await reactions.createForPullRequestReviewComment({ ...common, comment_id: target.commentId });
      return;
  }
}
