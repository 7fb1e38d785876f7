import type { Command } from "../domain/command.ts";
import { nearest } from "../domain/nearest.ts";
import { reaches, seen, type Action } from "../domain/plan.ts";
import type { ReplyLine } from "../domain/reply.ts";
import type { Permission } from "../domain/roster.ts";
import { verbs, type Verb } from "../domain/verbs.ts";
import type { CommandCall } from "./command.ts";
import { commands } from "./index.ts";

interface Given extends Omit<CommandCall, "args"> {
  /** Who may give which, where the team says it. */
  readonly permissions: Readonly<Partial<Record<Verb, Permission>>>;
}

/**
 * What is to be done about a comment's commands, in their order, with one reply to all of them. Who may do nothing on
 * the repository gets a reaction only: a stranger must not be able to make Squadron write.
 */
export async function obey(given: readonly Command[], call: Given): Promise<readonly Action[]> {
  const outcomes: { readonly actions: readonly Action[]; readonly lines: readonly ReplyLine[] }[] = [];
  for (const [at, command] of given.slice(0, mostCommands).entries())
    outcomes.push(await obeyOne(command, call, at));
  const lines = outcomes.flatMap((outcome) => outcome.lines);
  const actions = outcomes.flatMap((outcome) => outcome.actions);
  return lines.length > 0 ? [{ do: "reply", lines }, ...actions] : actions;
}

/** More than a person gives at once. */
const mostCommands = 10;

async function obeyOne({ verb, args }: Command, call: Given, at: number) {
  const { access } = call.context;
  const definition = commands.find((each) => each.verb === verb);
  const least = (definition && call.permissions[definition.verb]) ?? definition?.least ?? "triage";
  const told = (text: string): readonly ReplyLine[] => [{ id: `${at}`, text }];
  if (!reaches(access, least)) {
    const needs = `🚫 \`${shown(verb)}\` needs the permission \`${least}\` on this repository.`;
    return { actions: [refused], lines: reaches(access, "triage") ? told(needs) : [] };
  }
  if (!definition) return { actions: [confused], lines: told(unknown(verb)) };
  const outcome = await definition.run({ ...call, args });
  if (outcome.ok) return { actions: [...outcome.actions, seen], lines: outcome.lines };
  const usage = `Usage: \`/squadron ${`${definition.verb} ${definition.usage}`.trim()}\``;
  return { actions: [confused], lines: told(`❓ ${outcome.why} ${usage}`) };
}

const confused: Action = { do: "react", content: "confused" };
const refused: Action = { do: "react", content: "-1" };

function unknown(verb: string): string {
  const close = nearest(verb, verbs);
  const hint = close === undefined ? "" : ` Did you mean \`${close}\`?`;
  return `❓ There is no command \`${shown(verb)}\`.${hint} \`/squadron help\` lists them all.`;
}

/** A word of a stranger's, as code. */
function shown(word: string): string {
  return word.replaceAll("`", "").slice(0, 40);
}
