import { z } from "zod";

import { formatRuntimeId } from "../domain/ids.ts";
import { branchOf, usualBranch } from "../domain/roster.ts";
import { sessionStatus, type SessionRecord } from "../domain/session.ts";
import type { Sighting } from "../ports/session-sightings.ts";

/** A session as people see it, on the command line and on the page. Times are ISO 8601, "" for unknown. */
export const sessionView = z.object({
  id: z.string(),
  key: z.string(),
  repository: z.string(),
  issue: z.number(),
  role: z.string(),
  status: sessionStatus,
  branch: z.string(),
  /** Its working directory where the question is asked, "" when this machine has none. */
  folder: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  summary: z.string(),
  waitsFor: z.string(),
  /** The worker that runs its turn now, "" for none. */
  worker: z.string(),
  /** Workers that hold something of it on their disks. */
  holders: z.array(z.string()).readonly(),
  /** Whether only other machines hold something of it. */
  remote: z.boolean(),
  /** Mails that wait. */
  mail: z.number(),
  turns: z.number(),
  compactions: z.number(),
  tokens: z.number(),
  /** As far as prices are known. */
  dollars: z.number(),
});
export type SessionView = z.infer<typeof sessionView>;

/** Where the question is asked. */
export interface Here {
  /** This machine's name among the workers. */
  readonly worker: string;
  folderOf(key: SessionRecord["key"]): string;
}

export function toSessionView({ record, occupant, holders, mail }: Sighting, here: Here): SessionView {
  const { key, role, number, repository, branch, spent } = record;
  return {
    id: formatRuntimeId(record),
    key,
    repository: `${repository.owner}/${repository.name}`,
    issue: number,
    role,
    status: record.status,
    branch: branch === "" ? branchOf({ branch: usualBranch, role }, number) : branch,
    folder: holders.includes(here.worker) ? here.folderOf(key) : "",
    createdAt: timeOf(record.since),
    updatedAt: timeOf(record.updatedAt),
    summary: record.lastActivity,
    waitsFor: waitsFor(record),
    worker: occupant.split(" ")[0] ?? "",
    holders,
    remote: holders.length > 0 && !holders.includes(here.worker),
    mail,
    turns: record.turns,
    compactions: record.compactions,
    tokens: spent.tokens,
    dollars: spent.money / 1_000_000,
  };
}

function timeOf(ms: number): string {
  return ms === 0 ? "" : new Date(ms).toISOString();
}

function waitsFor({ pausedBy, gates, waitingFor, blockedOn, aside }: SessionRecord): string {
  const reasons = [
    pausedBy === "" ? "" : `to be resumed (paused by ${pausedBy})`,
    gates.asked === "" ? "" : `approval: ${gates.asked}`,
    waitingFor,
    blockedOn.map((number) => `#${number}`).join(" "),
    aside ? "word on interrupted work" : "",
  ];
  return reasons.filter((reason) => reason !== "").join("; ");
}
