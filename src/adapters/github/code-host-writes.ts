import { SquadronError } from "../../domain/errors.ts";
import type { CodeHostWrites, ReactionTarget, RepositoryRef } from "../../ports/code-host.ts";
import type { GitHubClients } from "./clients.ts";
import { translateErrors } from "./translate-error.ts";

/** Changes GitHub through its REST API, and by a push that comes from elsewhere. One try a call, never repeated here. */
export function createCodeHostWrites(
  clients: GitHubClients,
  pushRef: CodeHostWrites["pushRef"],
): CodeHostWrites {
  const at = ({ owner, name }: RepositoryRef): { owner: string; repo: string } => ({ owner, repo: name });
  return {
    pushRef,
    createComment: async (repository, { number, body }) => {
      const { issues } = clients.forRepository(repository).rest;
      const { status, data } = await translateErrors(`comment on #${number}`, () =>
        issues.createComment({ ...at(repository), issue_number: number, body }),
      );
      demandDone(status === 201, `comment on #${number}`);
      return { id: data.id };
    },
    editComment: async (repository, { id, body }) => {
      const { issues } = clients.forRepository(repository).rest;
      const { data } = await translateErrors("edit a comment", () =>
        issues.updateComment({ ...at(repository), comment_id: id, body }),
      );
      demandDone(data.id === id, "edit a comment");
    },
    react: async (repository, target, content) => {
      const { reactions } = clients.forRepository(repository).rest;
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

/** A change that is led elsewhere (301, a moved issue) arrives there as a mere read: a success that changed nothing. */
function demandDone(done: boolean, what: string): void {
  if (!done) throw new SquadronError("refused", `GitHub led elsewhere when asked to ${what}: it was moved.`);
}
