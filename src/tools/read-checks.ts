import { z } from "zod";

import { cleanText, cleanTitle } from "../domain/clean-text.ts";
import { SquadronError } from "../domain/errors.ts";
import { fence } from "../domain/prompt.ts";
import { branchOf } from "../domain/roster.ts";
import type { CheckView } from "../ports/pull-views.ts";
import { defineTool } from "./tool.ts";

// Enough to see what failed; the whole log would fill the conversation for ever. Characters.
const mostOfLog = 6_000;
// Logs of this many failing checks; who has more mends these first.
const mostLogs = 5;

export const readChecks = defineTool({
  name: "read_checks",
  description:
    "Read the checks of your branch's head commit as they are now, with the part of the log that tells why each failing one failed.",
  input: z.object({}),
  endsTurn: false,
  run: async (context) => {
    const { host } = context;
    const { repository, profile, number } = context.place;
    const known = await context.pull();
    const branch = branchOf(profile, number);
    const sha =
      known === 0
        ? await host.refCommit(repository, `refs/heads/${branch}`)
        : ((await host.pull(repository, known))?.head.sha ?? "");
    if (sha === "") throw new SquadronError("refused", `${branch} is not on GitHub yet: push first.`);
    const checks = await host.checks(repository, sha);
    if (checks.length === 0) return `Commit ${sha} has no checks yet.`;
    const failing = checks.filter(({ state }) => state === "failure").slice(0, mostLogs);
    const logs = await Promise.all(failing.map((check) => host.checkLog(repository, check, mostOfLog)));
    const told = [
      ...checks.map(line),
      ...failing.map(({ name }, nth) => `\nWhy "${cleanTitle(name)}" failed:\n\n${logs[nth] ?? ""}`),
    ].join("\n");
    // All of it is what the repository's workflows and other Apps wrote.
    return `Checks of commit ${sha}:\n\n${fence(told)}`;
  },
});

function line({ name, state, summary }: CheckView): string {
  const [first = ""] = cleanText(summary).trim().split("\n");
  return `- ${state}: ${cleanTitle(name)}${first === "" ? "" : ` (${first.slice(0, 200)})`}`;
}
