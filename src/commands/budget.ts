import { amountText, budgetQuestion, unitWords } from "../domain/budget-words.ts";
import { microDollars, minuteMs, type Unit } from "../domain/budget.ts";
import type { Action } from "../domain/plan.ts";
import { lineId } from "../domain/reply.ts";
import type { SessionRecord } from "../domain/session.ts";
import { wrong, type CommandDefinition } from "./command.ts";
import { meant } from "./meant.ts";

export const budget: CommandDefinition = {
  verb: "budget",
  usage: "<tokens> | $<dollars> | <number> <unit>, [role]",
  summary:
    "Gives a role more (`500000`, `500k`, `2m` tokens, `$5`, `30 minutes`, `100 tool-calls`, `5 issues`, …) wherever a limit of this repository holds; who waits for it goes on.",
  least: "maintain",
  run: (call) => {
    const found = meant(call);
    if (!found.ok) return found;
    const given = read(found.rest);
    if (!given)
      return wrong(
        `Name one amount: tokens like \`500000\`, \`500k\` or \`2m\`, dollars like \`$5\`, or a number of ${Object.keys(unitWords).join(", ")}, like \`30 minutes\`.`,
      );
    return {
      ok: true,
      actions: found.sessions.flatMap((session): readonly Action[] => {
        const { role, number } = session;
        const grant: Action = { do: "grant", role, number, ...given };
        return waitsForBudget(session) ? [grant, { do: "wake", role, number }] : [grant];
      }),
      lines: found.sessions.map((session) => ({
        id: lineId("budget", session),
        text: `💰 **${session.role}** may use ${amountText(given.unit, given.extra)} more.`,
      })),
    };
  },
};

/** A turn that was over, or did not begin, for want of a budget. */
function waitsForBudget({ waitingFor }: SessionRecord): boolean {
  return waitingFor.startsWith(budgetQuestion);
}

const factors: Readonly<Record<string, number>> = { "": 1, k: 1_000, m: 1_000_000 };
// More than anybody means: a slip of the finger must not lift a limit for good.
const mostTokens = 1_000_000_000;
const mostMoney = microDollars(10_000);
const mostCounted = 1_000_000;

interface Given {
  readonly unit: Unit;
  readonly extra: number;
}

function read([word = "", named, ...more]: readonly string[]): Given | undefined {
  if (more.length > 0) return undefined;
  return named === undefined ? readPlain(word) : readNamed(word, named.toLowerCase());
}

function readNamed(word: string, named: string): Given | undefined {
  const unit = Object.entries(unitWords).find(([each]) => each === named)?.[1];
  if (unit === undefined || !/^\d{1,7}$/.test(word)) return undefined;
  const each = unit === "time" ? minuteMs : 1;
  return within(unit, Number(word) * each, mostCounted * each);
}

function readPlain(word: string): Given | undefined {
  const [, dollars] = /^\$(\d{1,6}(?:\.\d{1,4})?)$/.exec(word) ?? [];
  if (dollars !== undefined) return within("money", microDollars(Number(dollars)), mostMoney);
  const [, digits, factor = ""] = /^(\d{1,10}(?:\.\d{1,3})?)([km]?)$/i.exec(word) ?? [];
  return within("tokens", Number(digits) * (factors[factor.toLowerCase()] ?? 1), mostTokens);
}

function within(unit: Unit, extra: number, most: number): Given | undefined {
  return Number.isInteger(extra) && extra > 0 && extra <= most ? { unit, extra } : undefined;
}
