import type { CheckRunState, CodeHostWrites } from "../../ports/code-host-writes.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { demandDone } from "./demand-done.ts";
import { translateErrors } from "./translate-error.ts";

/** What this App says of a commit, as a check run or as a status. */
export function writeChecks(
  clients: GitHubClients,
): Pick<CodeHostWrites, "createCheckRun" | "editCheckRun" | "createStatus"> {
  return {
    createCheckRun: async (repository, { name, sha, externalId, ...state }) => {
      const { checks } = clients.forRepository(repository, "check").rest;
      const run = { name, head_sha: sha, external_id: externalId, ...toRequest(state) };
      const { status, data } = await translateErrors(`report ${name}`, () =>
        checks.create({ ...at(repository), ...run }),
      );
      demandDone(status === 201, `report ${name}`);
      return { id: data.id };
    },
    editCheckRun: async (repository, { id, ...state }) => {
      const { checks } = clients.forRepository(repository, "check").rest;
      const { data } = await translateErrors("change a check run", () =>
        checks.update({ ...at(repository), check_run_id: id, ...toRequest(state) }),
      );
      demandDone(data.id === id, "change a check run");
    },
    createStatus: async (repository, { sha, context, state, description, url }) => {
      const { repos } = clients.forRepository(repository, "status").rest;
      const said = { sha, context, state, description, ...(url !== undefined && { target_url: url }) };
      const { status } = await translateErrors(`report ${context}`, () =>
        repos.createCommitStatus({ ...at(repository), ...said }),
      );
      demandDone(status === 201, `report ${context}`);
    },
  };
}

function toRequest({ conclusion, title, summary }: CheckRunState) {
  const output = { title, summary };
  if (conclusion === undefined) return { status: "in_progress" as const, output };
  return { status: "completed" as const, conclusion, output };
}
