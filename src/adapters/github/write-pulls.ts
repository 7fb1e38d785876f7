import { z } from "zod";

import type { CodeHostWrites } from "../../ports/code-host-writes.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { demandDone } from "./demand-done.ts";
import { askGraph } from "./graph.ts";
import { translateErrors } from "./translate-error.ts";

type Writes = Pick<CodeHostWrites, "openPull" | "editPull" | "setDraft" | "mergePull" | "requestReview">;

/** Pull requests from first to last. */
export function writePulls(clients: GitHubClients): Writes {
  return {
    openPull: async (repository, { head, base, title, body, draft }) => {
      const { pulls } = clients.forRepository(repository, "talk").rest;
      const what = `open a pull request from ${head}`;
      const { status, data } = await translateErrors(what, () =>
        pulls.create({ ...at(repository), head, base, title, body, draft }),
      );
      demandDone(status === 201, what);
      return { number: data.number };
    },
    editPull: async (repository, { number, ...change }) => {
      const { pulls } = clients.forRepository(repository, "talk").rest;
      await translateErrors(`edit pull request #${number}`, () =>
        pulls.update({ ...at(repository), pull_number: number, ...change }),
      );
    },
    setDraft: (repository, { number, draft }) => {
      const what = draft ? `make #${number} a draft` : `mark #${number} ready`;
      return translateErrors(what, async () => {
        const client = clients.forRepository(repository, "pull");
        const { data } = await client.rest.pulls.get({ ...at(repository), pull_number: number });
        if (data.draft === draft) return;
        const query = draft ? toDraft : toReady;
        const isDraft = await askGraph(client, { query, variables: { pull: data.node_id } }, drafted);
        demandDone(isDraft === draft, what);
      });
    },
    mergePull: async (repository, { number, sha, method }) => {
      const { pulls } = clients.forRepository(repository, "pull").rest;
      const { data } = await translateErrors(`merge #${number}`, () =>
        pulls.merge({ ...at(repository), pull_number: number, sha, merge_method: method }),
      );
      demandDone(data.merged, `merge #${number}`);
      return { sha: data.sha };
    },
    requestReview: async (repository, { number, people, teams }) => {
      const { pulls } = clients.forRepository(repository, "talk").rest;
      const what = `ask for a review of #${number}`;
      const reviewers = { reviewers: [...people], team_reviewers: [...teams] };
      const { status } = await translateErrors(what, () =>
        pulls.requestReviewers({ ...at(repository), pull_number: number, ...reviewers }),
      );
      demandDone(status === 201, what);
    },
  };
}

const toReady = `mutation markReady($pull: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $pull }) { pullRequest { isDraft } }
}`;
const toDraft = `mutation makeDraft($pull: ID!) {
  convertPullRequestToDraft(input: { pullRequestId: $pull }) { pullRequest { isDraft } }
}`;
const payload = z
  .object({ pullRequest: z.object({ isDraft: z.boolean() }) })
  .transform(({ pullRequest }) => pullRequest.isDraft);
const drafted = z.union([
  z
    .object({ markPullRequestReadyForReview: payload })
    .transform((done) => done.markPullRequestReadyForReview),
  z.object({ convertPullRequestToDraft: payload }).transform((done) => done.convertPullRequestToDraft),
]);
