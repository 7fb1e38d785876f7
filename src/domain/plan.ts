import type { Command } from "./command.ts";
import { parseCommands } from "./command.ts";
import type { SquadronEvent, ThreadEvent } from "./event.ts";
import type { Role } from "./ids.ts";
import { hasLabel, roleOfLabel, type Roster } from "./roster.ts";
import type { CloseReason } from "./session-mail.ts";
import type { SessionRecord } from "./session.ts";

/** Who Squadron is on GitHub. */
export interface Identity {
  readonly appId: number;
  /** `<slug>[bot]`. */
  readonly login: string;
}

/** What the router knows when it decides. */
export interface RouteContext {
  readonly self: Identity;
  readonly roster: Roster;
  /** Sessions that exist on this thread. */
  readonly sessions: readonly SessionRecord[];
  /** Whether the actor may wake agents, as GitHub says. */
  readonly actorMay: boolean;
}

/** One step of a plan; the router carries them out in order. */
export type Action =
  | { readonly do: "wake"; readonly role: Role }
  | { readonly do: "withhold"; readonly role: Role }
  | { readonly do: "stop"; readonly roles: readonly Role[] }
  | { readonly do: "close"; readonly roles: readonly Role[]; readonly why: CloseReason }
  | { readonly do: "react"; readonly content: Reaction }
  | { readonly do: "ignore"; readonly reason: string };

/** 👀 seen, 👎 you may not, 😕 not understood. */
export type Reaction = "eyes" | "-1" | "confused";

const ignore = (reason: string): readonly Action[] => [{ do: "ignore", reason }];

/** Whether an act is Squadron's own: by App id where GitHub tells it, else by its bot login. */
export function isOwn(event: SquadronEvent, self: Identity): boolean {
  if ("comment" in event && event.comment.appId === self.appId) return true;
  return event.actor.kind === "bot" && event.actor.login.toLowerCase() === self.login.toLowerCase();
}

/** What to do about an act on an issue or pull request. Pure. */
export function planThread(event: ThreadEvent, context: RouteContext): readonly Action[] {
  const ending = endOf(event, context);
  if (ending) return ending;
  // Letting go is by the state of the issue, whoever changed it; waking is only ever by others.
  if (isOwn(event, context.self)) return ignore("own act");
  if (event.actor.kind === "bot") return ignore("bots do not wake agents");
  if (!event.thread.open) return ignore("the issue is closed");
  switch (event.kind) {
    case "labeled":
      return planLabel(event, context);
    case "reopened":
      return planReopen(event, context);
    default:
      return said(event) === undefined
        ? ignore(`nothing is bound to ${event.kind}`)
        : planWords(event, context);
  }
}

function endOf(event: ThreadEvent, { sessions, roster }: RouteContext): readonly Action[] | undefined {
  const all = sessions.map((session) => session.role);
  switch (event.kind) {
    case "closed":
    case "deleted":
    case "transferred":
      return all.length > 0 ? [{ do: "close", roles: all, why: event.kind }] : ignore("nobody works on it");
    case "unlabeled": {
      const profile = roleOfLabel(roster, event.label);
      if (!profile) return ignore("not a label of ours");
      if (event.thread.labels.some((label) => hasLabel(profile, label)))
        return ignore("another of its labels is left");
      return all.includes(profile.role)
        ? [{ do: "close", roles: [profile.role], why: "unlabeled" }]
        : ignore("nobody works on it");
    }
    default:
      return undefined;
  }
}

function planLabel(
  event: Extract<ThreadEvent, { kind: "labeled" }>,
  { roster, actorMay }: RouteContext,
): readonly Action[] {
  const profile = roleOfLabel(roster, event.label);
  if (!profile) return ignore("not a label of ours");
  if (!actorMay) return ignore("the actor may not wake agents");
  return [
    { do: "wake", role: profile.role },
    { do: "react", content: "eyes" },
  ];
}

function planReopen(event: ThreadEvent, { roster, actorMay }: RouteContext): readonly Action[] {
  const roles = event.thread.labels.flatMap((label) => roleOfLabel(roster, label)?.role ?? []);
  if (roles.length === 0) return ignore("no label of ours");
  if (!actorMay) return ignore("the actor may not wake agents");
  return [...roles.map((role): Action => ({ do: "wake", role })), { do: "react", content: "eyes" }];
}

/** The words of an act that speaks to an agent, or undefined when it says nothing. */
function said(event: ThreadEvent): string | undefined {
  if (event.kind === "commented") return event.comment.body;
  if (event.kind === "reviewed") return event.review.body;
  return undefined;
}

function planWords(event: ThreadEvent, context: RouteContext): readonly Action[] {
  const commands = parseCommands(said(event) ?? "");
  if (commands.length > 0) return planCommands(commands, context);
  const listener = pickListener(context.sessions);
  if (!listener) return ignore("nobody works on it");
  if (!context.actorMay) return [{ do: "withhold", role: listener.role }];
  return [
    { do: "wake", role: listener.role },
    { do: "react", content: "eyes" },
  ];
}

function planCommands(commands: readonly Command[], context: RouteContext): readonly Action[] {
  if (!context.actorMay) return [{ do: "react", content: "-1" }];
  return commands.flatMap((command) => planCommand(command, context));
}

function planCommand({ verb, args }: Command, { sessions }: RouteContext): readonly Action[] {
  if (verb !== "stop") return [{ do: "react", content: "confused" }];
  const roles = sessions
    .map((session) => session.role)
    .filter((role) => args.length === 0 || args.includes(role));
  if (roles.length === 0) return [{ do: "react", content: "confused" }];
  // The order of the two matters: what runs ends before anything is said about it.
  return [
    { do: "stop", roles },
    { do: "react", content: "eyes" },
  ];
}

/** Who hears a comment that names nobody: the one that waits for an answer, else the one that was active last. */
function pickListener(sessions: readonly SessionRecord[]): SessionRecord | undefined {
  const latestFirst = [...sessions].sort((a, b) => b.updatedAt - a.updatedAt);
  return latestFirst.find((session) => session.status === "waiting") ?? latestFirst[0];
}
