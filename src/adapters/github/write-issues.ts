import { SquadronError } from "../../domain/errors.ts";
import type { CodeHostWrites } from "../../ports/code-host-writes.ts";
import { at } from "./at.ts";
import type { GitHubClients } from "./clients.ts";
import { demandDone } from "./demand-done.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

type Writes = Pick<
  CodeHostWrites,
  | "createIssue"
  | "addLabels"
  | "removeLabel"
  | "assign"
  | "unassign"
  | "addSubIssue"
  | "addBlockedBy"
  | "removeBlockedBy"
>;

/** Issues: opening them, sorting them, and how they depend on one another. */
export function writeIssues(clients: GitHubClients): Writes {
  return { ...writeSorting(clients), ...writeRelations(clients) };
}

function writeSorting(clients: GitHubClients): Omit<Writes, keyof ReturnType<typeof writeRelations>> {
  return {
    createIssue: async (repository, { title, body, labels, assignees }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const issue = { title, body, labels: [...labels], assignees: [...assignees] };
      const { status, data } = await translateErrors("open an issue", () =>
        issues.create({ ...at(repository), ...issue }),
      );
      demandDone(status === 201, "open an issue");
      return { number: data.number };
    },
    addLabels: async (repository, { number, labels }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const { data } = await translateErrors(`label #${number}`, () =>
        issues.addLabels({ ...at(repository), issue_number: number, labels: [...labels] }),
      );
      demandDone(
        includesAll(
          data.map(({ name }) => name),
          labels,
        ),
        `label #${number}`,
      );
    },
    removeLabel: async (repository, { number, label }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const which = { ...at(repository), issue_number: number };
      try {
        await translateErrors(`take a label off #${number}`, () =>
          issues.removeLabel({ ...which, name: label }),
        );
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        // It has no such label, or there is no such issue: only the first is well.
        await translateErrors(`take a label off #${number}`, () => issues.listLabelsOnIssue(which));
      }
    },
    assign: async (repository, { number, logins }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const { status, data } = await translateErrors(`assign #${number}`, () =>
        issues.addAssignees({ ...at(repository), issue_number: number, assignees: [...logins] }),
      );
      demandDone(status === 201, `assign #${number}`);
      if (
        includesAll(
          (data.assignees ?? []).map(({ login }) => login),
          logins,
        )
      )
        return;
      throw new SquadronError("refused", `Not all of ${logins.join(", ")} can be assigned to #${number}.`);
    },
    unassign: async (repository, { number, logins }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      await translateErrors(`unassign #${number}`, () =>
        issues.removeAssignees({ ...at(repository), issue_number: number, assignees: [...logins] }),
      );
    },
  };
}

function writeRelations(
  clients: GitHubClients,
): Pick<Writes, "addSubIssue" | "addBlockedBy" | "removeBlockedBy"> {
  return {
    addSubIssue: async (repository, { parent, childId }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const what = `add a sub-issue to #${parent}`;
      const { status } = await translateErrors(what, () =>
        issues.addSubIssue({ ...at(repository), issue_number: parent, sub_issue_id: childId }),
      );
      demandDone(status === 201, what);
    },
    addBlockedBy: async (repository, { number, blockingId }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      const what = `let #${number} wait for another issue`;
      const { status } = await translateErrors(what, () =>
        issues.addBlockedByDependency({ ...at(repository), issue_number: number, issue_id: blockingId }),
      );
      demandDone(status === 201, what);
    },
    removeBlockedBy: async (repository, { number, blockingId }) => {
      const { issues } = clients.forRepository(repository, "talk").rest;
      await translateErrors(`let #${number} not wait any more`, () =>
        issues.removeDependencyBlockedBy({ ...at(repository), issue_number: number, issue_id: blockingId }),
      );
    },
  };
}

/** GitHub takes names in any case for the same. */
function includesAll(names: readonly string[], wanted: readonly string[]): boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return wanted.every((name) => known.has(name.toLowerCase()));
}
