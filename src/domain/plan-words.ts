import { parseCommands } from "./command.ts";
import type { ThreadEvent } from "./event.ts";
import { parseMention } from "./mention.ts";
import {
  ignore,
  listeners,
  namesOf,
  reaches,
  seen,
  slugOf,
  wake,
  type Action,
  type RouteContext,
} from "./plan.ts";
import { profileOf, type RoleProfile } from "./roster.ts";
import type { SessionRecord } from "./session.ts";

/** What to do about words on a thread: a command, an address, or something for whoever listens. Pure. */
export function planWords(event: ThreadEvent, body: string, context: RouteContext): readonly Action[] {
  const commands = parseCommands(body, namesOf(context));
  if (commands.length > 0) return [{ do: "obey", commands }];
  const addressed = addressees(body, context);
  if (addressed) return planAddressed(event, context, addressed);
  const listener = pickListener(listeners(context, ({ triggers }) => triggers.includes("comment")));
  if (!listener) return ignore("nobody works on it");
  const target = { role: listener.role, number: listener.number };
  const least = profileOf(context.roster, listener.role)?.wakers ?? "admin";
  return reaches(context.access, least) ? [{ do: "wake", ...target }, seen] : [{ do: "withhold", ...target }];
}

/** The roles a text is addressed to; undefined when it is addressed to nobody in particular. */
function addressees(body: string, { roster, self }: RouteContext): readonly RoleProfile[] | undefined {
  const hearing = roster.filter(({ triggers }) => triggers.includes("mention"));
  const roles = hearing.map(({ role }) => role);
  const { app, roles: named } = parseMention(body, slugOf(self), roles);
  if (named.length > 0) return hearing.filter(({ role }) => named.includes(role));
  return app ? [] : undefined;
}

function planAddressed(
  event: ThreadEvent,
  context: RouteContext,
  addressed: readonly RoleProfile[],
): readonly Action[] {
  const { sessions, owner, roster, lead, access } = context;
  const there = owner ? [...sessions, owner] : sessions;
  // The App without a role means whoever would hear it anyway, and the lead where nobody does.
  const listener = pickListener(there);
  const meant = profileOf(roster, listener?.role ?? lead);
  const profiles = addressed.length > 0 ? addressed : meant ? [meant] : [];
  const actions = profiles.flatMap((profile): readonly Action[] => {
    const session = there.find(({ role }) => role === profile.role);
    const { number, labels } = event.thread;
    if (reaches(access, profile.wakers))
      return wake(profile, { number: session?.number ?? number, labels, begins: !session });
    return session ? [{ do: "withhold", role: session.role, number: session.number }] : [];
  });
  if (actions.length === 0) return ignore("the actor may not wake agents");
  return actions.some((action) => action.do === "wake") ? [...actions, seen] : actions;
}

/** Who hears a comment that names nobody: the one that waits for an answer, else the one that was active last. */
function pickListener(sessions: readonly SessionRecord[]): SessionRecord | undefined {
  const latestFirst = [...sessions].sort((a, b) => b.updatedAt - a.updatedAt);
  return latestFirst.find((session) => session.status === "waiting") ?? latestFirst[0];
}
