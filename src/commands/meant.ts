import { profileOf, type RoleProfile } from "../domain/roster.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { CommandCall } from "./command.ts";

/** Whom a command is about, and the words that name no role; or why it is about nobody. */
export type Meant =
  | { readonly ok: true; readonly sessions: readonly SessionRecord[]; readonly rest: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** The sessions of this thread that the words name; all of them where none is named. */
export function meant({ args, context }: Pick<CommandCall, "args" | "context">): Meant {
  const { sessions, owner } = context;
  const there = owner ? [...sessions, owner] : sessions;
  const names = args.filter((word) => there.some(({ role }) => role === word.toLowerCase()));
  const absent = args.find((word) => !names.includes(word) && isRole(context, word));
  if (absent !== undefined) return { ok: false, why: `**${absent.toLowerCase()}** does not work here.` };
  const found =
    names.length === 0
      ? there
      : there.filter(({ role }) => names.some((name) => name.toLowerCase() === role));
  if (found.length === 0) return { ok: false, why: "Nobody works here." };
  return { ok: true, sessions: found, rest: args.filter((word) => !names.includes(word)) };
}

/** The same, where nothing but roles may be named. */
export function onlyRoles(call: Pick<CommandCall, "args" | "context">): Meant {
  const found = meant(call);
  const [unknown] = found.ok ? found.rest : [];
  return unknown === undefined ? found : { ok: false, why: noSuchRole(call, unknown) };
}

/** The role of the team that the word names, and the words after it; or why there is none. */
export function oneRole({
  args: [word, ...rest],
  context,
}: Pick<CommandCall, "args" | "context">):
  | { readonly ok: true; readonly profile: RoleProfile; readonly rest: readonly string[] }
  | { readonly ok: false; readonly why: string } {
  const profile = context.roster.find(({ role }) => role === word?.toLowerCase());
  return profile ? { ok: true, profile, rest } : { ok: false, why: noSuchRole({ context }, word) };
}

function noSuchRole({ context }: Pick<CommandCall, "context">, word: string | undefined): string {
  const roles = context.roster.map(({ role }) => `\`${role}\``).join(", ");
  return word === undefined
    ? `Name a role: ${roles}.`
    : `There is no role \`${word.replaceAll("`", "").slice(0, 40)}\` here. Roles: ${roles}.`;
}

function isRole({ roster }: CommandCall["context"], word: string): boolean {
  return roster.some(({ role }) => role === word.toLowerCase());
}

/** What the team says of a session's role; undefined when it has it no more. */
export function profileFor({ context }: Pick<CommandCall, "context">, { role }: SessionRecord) {
  return profileOf(context.roster, role);
}
