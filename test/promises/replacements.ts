import type { Replacements } from "../../src/replacements.ts";
import type { Sandbox } from "../../src/ports/sandbox.ts";
import { openWayOut } from "./open-way-out.ts";

const unconfined: Sandbox["wrap"] = ({ command, env, cwd }) => [
  "/usr/bin/env",
  ...Object.entries({ ...env, HOME: cwd }).map(([name, value]) => `${name}=${value}`),
  ...command,
];

/**
 * Squadron's mechanisms, each replaced by one that does nothing. By name, so that a service in a process of its own can
 * be started with one.
 */
export const replacements = {
  /** Deliveries are acknowledged, and stored nowhere. */
  nothingStored: { ingest: () => async () => "accepted" },
  /** Every delivery counts as new. */
  noDedupe: {
    mail: (real) => ({ ...real, append: (mailbox, mail) => real.append(mailbox, { ...mail, dedupe: [] }) }),
  },
  /** Nothing is known of earlier attempts at an effect. */
  noMemoryOfEffects: {
    ledger: (real) => ({
      ...real,
      begin: async (claim, effect) => {
        const known = await real.begin(claim, effect);
        return known.state === "fenced" ? known : { state: "new", since: Date.now() };
      },
    }),
  },
  /** No record of effects at all. */
  noLedger: {
    ledger: () => ({
      begin: async () => ({ state: "new", since: Date.now() }),
      arm: async () => true,
      done: async () => undefined,
      drop: async () => undefined,
      list: async () => [],
    }),
  },
  /** An act whose handling failed for good is put away as if it were done. */
  failedIsDone: {
    mail: (real) => ({
      ...real,
      fail: async (claim, failure) => {
        if (claim.tries + 1 < failure.maxTries) return real.fail(claim, failure);
        await real.commit(claim, { upTo: claim.mail[0]?.seq ?? 0 });
        return { dead: true };
      },
    }),
  },
  /** Whoever once had a session may go on changing GitHub for it. */
  noFence: {
    mail: (real) => ({ ...real, holds: async () => true }),
    ledger: (real) => ({
      ...real,
      begin: async (claim, effect) => {
        const known = await real.begin(claim, effect);
        return known.state === "fenced" ? { state: "new", since: Date.now() } : known;
      },
      arm: async (claim, id) => {
        await real.arm(claim, id);
        return true;
      },
    }),
  },
  /** The end of a turn empties the session's mailbox. */
  commitDropsAll: {
    mail: (real) => ({
      ...real,
      commit: (claim, done) =>
        real.commit(
          claim,
          claim.mailbox.startsWith("session/") ? { ...done, upTo: Number.MAX_SAFE_INTEGER } : done,
        ),
    }),
  },
  /** A stop waits in the mailbox like any other mail. */
  stopOnlyQueued: {
    mail: (real) => ({
      ...real,
      raise: async (mailbox, { body, dedupe }) => (await real.append(mailbox, { body, dedupe })) > 0,
    }),
  },
  /** Nobody looks for processes. */
  noCensus: { census: () => ({ of: async () => [], kill: async () => 0 }) },
  /** Conversations are never removed. */
  historyKept: { history: (real) => ({ ...real, remove: async () => undefined }) },
  /** Nobody asks whether an act is Squadron's own: not by identity, account type or permission. */
  anybodyIsSomebody: {
    host: (real) => ({
      ...real,
      identity: async () => ({ appId: 1, login: "somebody-else[bot]" }),
      mayWrite: async () => true,
      permissionOf: async () => "admin" as const,
    }),
    ingest: (real) => (event, origin) => real({ ...event, actor: { ...event.actor, kind: "human" } }, origin),
  },
  /** The agent's runtime runs like any program of the service's user. */
  noSandbox: {
    sandbox: (real) => ({
      ...real,
      wrap: unconfined,
    }),
  },
  /** A sandbox's way out leads everywhere. */
  openWayOut: { egress: () => openWayOut },
  /** Neither is the runtime in a sandbox, nor does anybody look for what it leaves. */
  nothingEnded: {
    sandbox: (real) => ({ ...real, wrap: unconfined }),
    census: () => ({ of: async () => [], kill: async () => 0 }),
  },
  /** Writes leave as they come. */
  noPace: { pace: () => ({ take: async () => 0, block: async () => undefined }) },
  /** Everything is counted, and nothing refused. */
  noReservations: {
    budgets: (real) => ({
      ...real,
      reserve: (by, charges) =>
        real.reserve(
          by,
          charges.map((charge) => ({ ...charge, limit: undefined })),
        ),
    }),
  },
  /** Nobody gets a reaction. */
  noReactions: { writes: (real) => ({ ...real, react: async () => undefined }) },
  /** Comments for people are thrown away. */
  noComments: {
    writes: (real) => ({
      ...real,
      createComment: async () => ({ id: 1 }),
      editComment: async () => undefined,
    }),
  },
  /** Nobody asks GitHub what happened. */
  nothingSurveyed: {
    survey: (real) => ({ ...real, deliveries: async () => [], changedSince: async () => undefined }),
  },
  /** Nobody looks at the threads. */
  threadsUnread: { survey: (real) => ({ ...real, changedSince: async () => undefined }) },
  /** A wiped store is taken for a whole one. */
  neverReadBack: {
    cursors: (real) => ({ ...real, get: async (name) => (name === "whole" ? "yes" : real.get(name)) }),
  },
  /** Everybody may wake agents. */
  everybodyMay: {
    host: (real) => ({ ...real, mayWrite: async () => true, permissionOf: async () => "admin" as const }),
  },
} satisfies Readonly<Record<string, Replacements>>;

export type ReplacementName = keyof typeof replacements;

/** The name under which a process of its own finds a replacement. */
export function nameOf(replace: Replacements): ReplacementName {
  const found = Object.entries(replacements).find(([, each]) => each === replace);
  if (!found) throw new Error("Only replacements with a name can be used in another process.");
  return found[0] as ReplacementName;
}
