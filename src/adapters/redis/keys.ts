import type { SessionKey, ThreadKey } from "../../domain/ids.ts";

/** Every key in the store, spelled once. One hash tag, so that each script's keys share a slot on Redis Cluster. */
export interface Keys {
  /** Prefix for BullMQ's own keys. */
  readonly queues: string;
  /** The version that the store is in. */
  readonly version: string;
  readonly raised: string;
  readonly ended: string;
  /** Channel that names the sessions whose timelines grow. */
  readonly timelines: string;
  readonly dead: string;
  readonly dirty: string;
  readonly sessions: string;
  readonly cursors: string;
  readonly questions: string;
  readonly teams: string;
  readonly halts: string;
  readonly staged: string;
  readonly gateHolders: string;
  readonly gateRing: string;
  /** Prefix of one repository's waiting sessions. */
  readonly gateWaiting: string;
  readonly seen: (dedupe: string) => string;
  readonly mail: (mailbox: string) => string;
  readonly meta: (mailbox: string) => string;
  readonly session: (key: SessionKey) => string;
  readonly roles: (thread: ThreadKey) => string;
  readonly effects: (mailbox: string) => string;
  readonly timeline: (key: SessionKey) => string;
  readonly pace: (installationId: number) => string;
  readonly paceBlock: (installationId: number) => string;
  /** What somebody used. */
  readonly account: (id: string) => string;
  /** What people added to the limits of an account. */
  readonly grants: (id: string) => string;
  /** What was merged for an issue, and what it had cost. */
  readonly merged: (thread: string) => string;
  /** Reservations of one account that are not settled. */
  readonly reserved: (id: string) => string;
}

/** @param prefix keeps several Squadrons, or tests, apart in one Redis; letters, digits and dashes. */
export function createKeys(prefix: string): Keys {
  const at = `{${prefix}}`;
  return {
    queues: `${at}:q`,
    version: `${at}:version`,
    raised: `${at}:raised`,
    ended: `${at}:ended`,
    timelines: `${at}:timelines`,
    dead: `${at}:dead`,
    dirty: `${at}:dirty`,
    sessions: `${at}:sessions`,
    cursors: `${at}:cursors`,
    questions: `${at}:questions`,
    teams: `${at}:teams`,
    halts: `${at}:halts`,
    staged: `${at}:staged`,
    gateHolders: `${at}:gate:holders`,
    gateRing: `${at}:gate:ring`,
    gateWaiting: `${at}:gate:waiting:`,
    seen: (dedupe) => `${at}:seen:${dedupe}`,
    mail: (mailbox) => `${at}:mail:${mailbox}`,
    meta: (mailbox) => `${at}:meta:${mailbox}`,
    session: (key) => `${at}:session:${key}`,
    roles: (thread) => `${at}:roles:${thread}`,
    effects: (mailbox) => `${at}:effects:${mailbox}`,
    timeline: (key) => `${at}:timeline:${key}`,
    pace: (installationId) => `${at}:pace:${installationId}`,
    paceBlock: (installationId) => `${at}:pace:${installationId}:block`,
    account: (id) => `${at}:used:${id}`,
    grants: (id) => `${at}:added:${id}`,
    merged: (thread) => `${at}:merged:${thread}`,
    reserved: (id) => `${at}:reserved:${id}`,
  };
}
