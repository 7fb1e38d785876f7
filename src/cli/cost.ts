import { z } from "zod";

import type { OperatorTools } from "../compose-operator.ts";
import { accountsOf } from "../domain/budget.ts";
import { dollarText } from "../domain/budget-words.ts";
import { formatSession, parseSession } from "../domain/ids.ts";
import { listSessions } from "../observe/list-sessions.ts";
import type { SessionView } from "../observe/session-view.ts";
import { defineCommand } from "./command.ts";
import { jsonFields } from "./json-fields.ts";
import { print } from "./print.ts";
import { narrowing, toFilter } from "./session-inputs.ts";
import { table, terminalWidth } from "./table.ts";
import { withOperator } from "./with-operator.ts";

const costView = z.object({
  repository: z.string(),
  role: z.string(),
  sessions: z.number(),
  turns: z.number(),
  tokens: z.number(),
  dollars: z.number(),
  /** Since midnight UTC, of sessions that are gone, too. */
  tokensToday: z.number(),
  dollarsToday: z.number(),
});
type CostView = z.output<typeof costView>;

const { repo, role } = narrowing;

export const cost = defineCommand({
  name: "cost",
  summary: "Show what the sessions there are have used, and their roles today, by repository and role",
  input: z.object({ repo, role, json: jsonFields(costView) }),
  output: costView,
  run: ({ json, ...given }, env) =>
    withOperator(env, async (tools) => {
      const groups = new Map<string, SessionView[]>();
      for (const view of await listSessions(tools, toFilter(given))) {
        const name = `${view.repository} ${view.role}`;
        groups.set(name, [...(groups.get(name) ?? []), view]);
      }
      const rows = await Promise.all([...groups.values()].map((views) => rowOf(tools, views)));
      const sorted = rows.flat().sort((a, b) => b.dollars - a.dollars || b.tokens - a.tokens);
      print(json, sorted, () => costTable(sorted));
      return 0;
    }),
});

async function rowOf(tools: OperatorTools, views: readonly SessionView[]): Promise<readonly CostView[]> {
  const [first] = views;
  if (!first) return [];
  const key = formatSession(parseSession(first.key));
  const payer = { key, owner: "", turn: "", person: "" };
  const account = accountsOf(payer, tools.now()).find(({ scope }) => scope === "role");
  const today = account ? await tools.budgets.used(account) : { tokens: 0, money: 0 };
  const sum = (of: (view: SessionView) => number): number =>
    views.reduce((total, view) => total + of(view), 0);
  return [
    {
      repository: first.repository,
      role: first.role,
      sessions: views.length,
      turns: sum(({ turns }) => turns),
      tokens: sum(({ tokens }) => tokens),
      dollars: sum(({ dollars }) => dollars),
      tokensToday: today.tokens,
      dollarsToday: today.money / 1_000_000,
    },
  ];
}

function costTable(rows: readonly CostView[]): string {
  if (rows.length === 0) return "No sessions.";
  const money = (dollars: number): string => dollarText(dollars * 1_000_000);
  const head = ["REPOSITORY", "ROLE", "SESSIONS", "TURNS", "TOKENS", "DOLLARS", "TODAY", "DOLLARS TODAY"];
  const cells = rows.map((row) => [
    row.repository,
    row.role,
    ...[row.sessions, row.turns, row.tokens].map((count) => count.toLocaleString("en-US")),
    money(row.dollars),
    row.tokensToday.toLocaleString("en-US"),
    money(row.dollarsToday),
  ]);
  return table(head, cells, terminalWidth());
}
