import { z } from "zod";

import type { Budget } from "../domain/budget.ts";
import { isHostPattern } from "../domain/host-pattern.ts";
import { parseRole } from "../domain/ids.ts";
import { roleDefaults } from "./role-defaults.ts";
import { teamDefaults } from "./team-defaults.ts";

// Messages of checks go on where the key's name ends: "roles.dev.models.0 must be written …".

export const roleName = z
  .string()
  .refine(
    (text) => parseRole(text) !== undefined,
    "is no name of a role: lower-case letters, digits and dashes, at most 40, not ending in a dash and a number",
  );

/** A repository could otherwise fill a prompt, or a screen, with one list. */
const mostEntries = 100;

const host = z
  .string()
  .refine(isHostPattern, "is no host: write it as registry.npmjs.org or *.example.org, without https://");

export const hosts = z.array(host).max(mostEntries).optional();

// A pattern that begins with ! would take protection away.
const path = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^!\n][^\n]*$/, "must not begin with !, since paths are only ever added");

export const paths = z.array(path).max(mostEntries).optional();

export const modelName = z.string().regex(/^[\w.-]+\/[\w.:/-]+$/, "must be written <provider>/<model>");

export function listOf<T extends z.ZodType>(entry: T) {
  return z.array(entry).max(mostEntries).optional();
}

const count = (most: number) => z.int().min(1).max(most).optional();
const none = (most: number) => z.int().min(0).max(most).optional();

const dollars = z.number().min(0).max(1_000_000).optional();

/** What one turn of a role may use; the largest numbers are what no turn can need. */
export const roleLimits = {
  tokens: count(1_000_000_000)
    .describe("Model tokens of one turn, input and output together.")
    .meta({ default: roleDefaults.limits.tokens }),
  money: dollars.describe(
    "Dollars that one turn may cost; models without a price are then refused, unless the operator says otherwise.",
  ),
  "model-calls": count(10_000)
    .describe("Model requests of one turn.")
    .meta({ default: roleDefaults.limits.modelCalls }),
  "tool-calls": count(100_000)
    .describe("Tool calls of one turn.")
    .meta({ default: roleDefaults.limits.toolCalls }),
  minutes: count(1440).describe("Minutes one turn may take.").meta({ default: roleDefaults.limits.minutes }),
  comments: none(1000).describe("Comments of one turn.").meta({ default: roleDefaults.limits.comments }),
  issues: none(1000)
    .describe("Issues that one turn may create.")
    .meta({ default: roleDefaults.limits.issues }),
  hops: none(100)
    .describe("How far agents may wake one another until a person says something.")
    .meta({ default: roleDefaults.limits.hops }),
  "sleep-days": count(3650).describe(
    "Days that it may sleep or wait for somebody; then its conversation ends, at the latest when `SQUADRON_EXPIRE_DAYS` of the operator are over. A comment still wakes it.",
  ),
};

export const teamLimits = {
  disagreements: count(100)
    .describe("How often two roles may disagree before a person is asked.")
    .meta({ default: teamDefaults.limits.disagreements }),
  "attempts-per-head": none(100)
    .describe("Tries to mend one failing head commit before a person is asked.")
    .meta({ default: teamDefaults.limits.attemptsPerHead }),
  "turns-per-thread": count(10_000)
    .describe("Turns of all roles on one thread until a person says something.")
    .meta({ default: teamDefaults.limits.turnsPerThread }),
};

/** What somebody may use in a time. */
const budget = (defaults: Budget) =>
  z
    .strictObject({
      tokens: withDefault(count(100_000_000_000).describe("Model tokens."), defaults.tokens),
      money: withDefault(dollars.describe("Dollars."), defaults.dollars),
      "model-calls": withDefault(count(10_000_000).describe("Model requests."), defaults.modelCalls),
      "tool-calls": withDefault(count(100_000_000).describe("Tool calls."), defaults.toolCalls),
      turns: withDefault(count(1_000_000).describe("Turns."), defaults.turns),
      minutes: withDefault(count(10_000_000).describe("Minutes that turns take together."), defaults.minutes),
      issues: withDefault(none(1_000_000).describe("Issues that are opened."), defaults.issues),
      comments: withDefault(
        none(10_000_000).describe("Comments, answers and reviews, beside the living comment and questions."),
        defaults.comments,
      ),
    })
    .optional();

function withDefault<T extends z.ZodType>(schema: T, value: number | undefined): T {
  return value === undefined ? schema : schema.meta({ ...schema.meta(), default: value });
}

export const teamBudgets = {
  session: budget(teamDefaults.budgets.session).describe("One role on one issue, from its label to its end."),
  issue: budget(teamDefaults.budgets.issue).describe("All roles on one issue together."),
  role: budget(teamDefaults.budgets.role).describe("One role in a repository, per day (UTC)."),
  person: budget(teamDefaults.budgets.person).describe(
    "The turns that one person woke in a repository, per day (UTC).",
  ),
  repository: budget(teamDefaults.budgets.repository).describe("All roles of a repository, per day (UTC)."),
};
