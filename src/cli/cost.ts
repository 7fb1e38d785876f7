import { z } from "zod";

import type { OperatorTools } from "../compose-operator.ts";
import type { Used } from "../domain/budget.ts";
import { dollarText } from "../domain/budget-words.ts";
import { matchesGlob } from "../domain/glob.ts";
import { listSessions } from "../observe/list-sessions.ts";
import { readCosts } from "../observe/read-costs.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { narrowing, toFilter } from "./session-inputs.ts";
import { table, terminalWidth } from "./table.ts";
import { withOperator } from "./with-operator.ts";

const costView = z.object({
  repository: z.string(),
  role: z.string().nullable(),
  /** In UTC. */
  day: z.string().nullable(),
  issue: z.number().nullable(),
  /** The pull request that was merged. */
  pull: z.number().nullable(),
  turns: z.number(),
  tokens: z.number(),
  dollars: z.number(),
});
type CostView = z.output<typeof costView>;

const { repo, role } = narrowing;
const by = z
  .enum(["role", "day", "issue", "merged"])
  .default("role")
  .describe(
    "what is put together: sessions there are, or what is on record of days, issues and merged pull requests",
  );

export const cost = defineCommand({
  name: "cost",
  summary: "Show what was used, by role, by day, by issue or by merged pull request",
  input: z.object({ repo, role, by, json: jsonFields(costView) }),
  output: costView,
  run: ({ json, by: way, ...given }, env) =>
    withOperator(env, async (tools) => {
      const rows = way === "role" ? await ofSessions(tools, given) : await onRecord(tools, way, given);
      print(json, rows, () => costTable(rows));
      return 0;
    }),
});

type Given = Parameters<typeof toFilter>[0];

/** What the sessions that there are have used, the dearest first. */
async function ofSessions(tools: OperatorTools, given: Given): Promise<readonly CostView[]> {
  const rows = new Map<string, CostView>();
  for (const view of await listSessions(tools, toFilter(given))) {
    const name = `${view.repository} ${view.role}`;
    const before = rows.get(name) ?? { ...nothing, repository: view.repository, role: view.role };
    rows.set(name, {
      ...before,
      turns: before.turns + view.turns,
      tokens: before.tokens + view.tokens,
      dollars: before.dollars + view.dollars,
    });
  }
  return [...rows.values()].sort((a, b) => b.dollars - a.dollars || b.tokens - a.tokens);
}

async function onRecord(
  tools: OperatorTools,
  way: "day" | "issue" | "merged",
  { repo: repository, role: only }: Given,
): Promise<readonly CostView[]> {
  const { roles, issues, merged } = await readCosts(tools);
  const all: Readonly<Record<typeof way, readonly CostView[]>> = {
    day: roles.map(({ used, ...at }) => ({ ...nothing, ...at, ...amounts(used) })),
    issue: issues.map(({ used, number, ...at }) => ({ ...nothing, ...at, issue: number, ...amounts(used) })),
    merged: merged.map(({ used, number, at, ...of }) => ({
      ...nothing,
      ...of,
      issue: number,
      day: at.slice(0, 10),
      ...amounts(used),
    })),
  };
  return all[way].filter(
    (row) =>
      (repository === undefined || matchesGlob(repository, row.repository)) &&
      (only === undefined || (row.role !== null && matchesGlob(only, row.role))),
  );
}

const nothing = { role: null, day: null, issue: null, pull: null, turns: 0, tokens: 0, dollars: 0 };

function amounts({ turns, tokens, money }: Used): Pick<CostView, "turns" | "tokens" | "dollars"> {
  return { turns, tokens, dollars: money / 1_000_000 };
}

function costTable(rows: readonly CostView[]): string {
  if (rows.length === 0) return "Nothing was used.";
  const head = ["REPOSITORY", "ROLE", "DAY", "ISSUE", "MERGED", "TURNS", "TOKENS", "DOLLARS"];
  const numbered = (number: number | null): string => (number === null ? "" : `#${number}`);
  const cells = rows.map((row) => [
    row.repository,
    row.role ?? "",
    row.day ?? "",
    numbered(row.issue),
    numbered(row.pull),
    ...[row.turns, row.tokens].map((count) => count.toLocaleString("en-US")),
    dollarText(row.dollars * 1_000_000),
  ]);
  const used = head.map((_, nth) => cells.some((row) => row[nth] !== ""));
  const kept = <T>(row: readonly T[]): readonly T[] => row.filter((_, nth) => used[nth]);
  return table(kept(head), cells.map(kept), terminalWidth());
}
