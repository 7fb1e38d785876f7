import type { SquadronEvent } from "./event.ts";
import type { Role } from "./ids.ts";
import { profileOf, type Permission, type RoleProfile, type Roster, permissions } from "./roster.ts";
import type { Unit } from "./budget.ts";
import type { Command, Names } from "./command.ts";
import type { ReplyLine } from "./reply.ts";
import type { CloseReason } from "./session-mail.ts";
import type { Controls, SessionRecord } from "./session.ts";

/** Who Squadron is on GitHub. */
export interface Identity {
  readonly appId: number;
  /** `<slug>[bot]`. */
  readonly login: string;
}

/** What GitHub lets a person do; `none` also for who does not exist. */
export type Access = Permission | "none";

/** What the router knows when it decides. */
export interface RouteContext {
  readonly self: Identity;
  readonly roster: Roster;
  /** Who hears what is said to the App where nobody works yet. */
  readonly lead: Role;
  /** Sessions that exist on this thread. */
  readonly sessions: readonly SessionRecord[];
  /** The session whose branch a pull request comes from; it belongs to another thread. */
  readonly owner: SessionRecord | undefined;
  /** Whose branch that is, also when nobody works on it any more. */
  readonly branch?: Target | undefined;
  /** What GitHub lets the actor do. */
  readonly access: Access;
  /** The role that the act, if it is our own, hands something to. */
  readonly handedTo: string | undefined;
}

/** A session, there or to begin: a role on the act's own thread, unless it is the owner of a pull request. */
export interface Target {
  readonly role: Role;
  readonly number: number;
}

/** The sessions as targets of an order. */
export function targetsOf(sessions: readonly Target[]): readonly Target[] {
  return sessions.map(({ role, number }) => ({ role, number }));
}

/** One step of a plan; the router carries them out in order. */
export type Action =
  | ({ readonly do: "wake"; readonly answer?: "approve" | "deny" } & Target)
  /** Shows on GitHub that the role works on the thread, where no label of it does. */
  | { readonly do: "label"; readonly label: string }
  | ({ readonly do: "withhold" } & Target)
  /** Says that the role is at work and takes nothing more: its policy for what comes meanwhile. */
  | ({ readonly do: "turn-away" } & Target)
  | { readonly do: "stop"; readonly targets: readonly Target[]; readonly replies?: true }
  /** Ends what runs and lets the next turn begin a new conversation. */
  | ({ readonly do: "fresh" } & Target)
  | {
      readonly do: "close";
      readonly targets: readonly Target[];
      readonly why: CloseReason;
      readonly replies?: true;
    }
  /** Gives the session more wherever a limit of its repository holds. */
  | ({ readonly do: "grant"; readonly unit: Unit; readonly extra: number } & Target)
  | ({ readonly do: "control"; readonly change: Partial<Controls> } & Target)
  /** Takes from the thread what shows that a role works there. */
  | { readonly do: "unlabel"; readonly labels: readonly string[] }
  /** Orders of the act's author, to be looked up: see commands/. */
  | { readonly do: "obey"; readonly commands: readonly Command[] }
  /** The one reply to the comment, by its lines. */
  | { readonly do: "reply"; readonly lines: readonly ReplyLine[] }
  /** Notes what it has cost that a role's pull request was merged. */
  | ({ readonly do: "merged"; readonly pull: number } & Target)
  /** Wakes whoever waits for this thread to be closed. */
  | { readonly do: "release" }
  | { readonly do: "react"; readonly content: Reaction }
  | { readonly do: "ignore"; readonly reason: string };

/** 👀 seen, 👎 you may not, 😕 not understood. */
export type Reaction = "eyes" | "-1" | "confused";

export const ignore = (reason: string): readonly Action[] => [{ do: "ignore", reason }];
export const seen: Action = { do: "react", content: "eyes" };

/** Whether an act is Squadron's own: by App id where GitHub tells it, else by its bot login. */
export function isOwn(event: SquadronEvent, self: Identity): boolean {
  if ("comment" in event && event.comment.appId === self.appId) return true;
  return event.actor.kind === "bot" && isSelf(event.actor.login, self);
}

/** The App's name in a mention. */
export function slugOf({ login }: Identity): string {
  return login.replace(/\[bot\]$/, "");
}

/** Who can be meant by words on this thread. */
export function namesOf({ self, roster }: Pick<RouteContext, "self" | "roster">): Names {
  return { slug: slugOf(self), roles: roster.map(({ role }) => role) };
}

/** Whether a login is the App's own account. */
export function isSelf(login: string, self: Identity): boolean {
  return login.toLowerCase() === self.login.toLowerCase();
}

/** Whether this access is the one that is asked for, or more. */
export function reaches(access: Access, least: Permission): boolean {
  return access !== "none" && permissions.indexOf(access) >= permissions.indexOf(least);
}

/** What it takes to wake a role: begins its session where there is none, and shows it by a label. */
export function wake(
  profile: RoleProfile,
  at: { readonly number: number; readonly labels: readonly string[]; readonly begins: boolean },
): readonly Action[] {
  const known = new Set(at.labels.map((label) => label.toLowerCase()));
  const [label] = profile.labels;
  const isShown = profile.labels.some((each) => known.has(each.toLowerCase()));
  const waking: Action = { do: "wake", role: profile.role, number: at.number };
  return at.begins && label !== undefined && !isShown ? [waking, { do: "label", label }] : [waking];
}

/** The sessions of the act's own thread, and the one a pull request comes from, that may hear it. */
export function listeners(
  { sessions, owner, roster }: RouteContext,
  hears: (profile: RoleProfile) => boolean,
): readonly SessionRecord[] {
  const all = owner ? [...sessions, owner] : sessions;
  return all.filter(({ role }) => {
    const profile = profileOf(roster, role);
    return profile !== undefined && hears(profile);
  });
}

/** The plan where some of those who would be woken are at work and turn away what comes meanwhile. */
export function turnAway(actions: readonly Action[], isBusy: (target: Target) => boolean): readonly Action[] {
  return actions.map((action) =>
    action.do === "wake" && isBusy(action)
      ? { do: "turn-away", role: action.role, number: action.number }
      : action,
  );
}
