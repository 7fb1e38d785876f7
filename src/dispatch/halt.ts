import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionMail } from "../domain/session-mail.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { Halts, HaltScope } from "../ports/halts.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Wakes } from "../ports/wakes.ts";

interface Deps {
  readonly halts: Halts;
  readonly registry: Pick<SessionRegistry, "all" | "occupant">;
  readonly mail: Pick<MailStore, "later" | "raise">;
  readonly wakes: Pick<Wakes, "hurry">;
}

/**
 * Stops everything in one repository or everywhere: no turn begins any more, those that run are ended as by `stop`, and
 * what waits is dropped with them. The switch comes first: who begins after it was set sees it, and who began before is
 * found here. @returns the sessions that were stopped.
 */
export async function halt(
  { halts, registry, mail, wakes }: Deps,
  scope: HaltScope,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<readonly SessionRecord[]> {
  const records = await registry.all();
  await halts.set(withId(scope, records), { by, at: now });
  const stopped: SessionRecord[] = [];
  // Read again: what began meanwhile did not see the switch.
  for (const record of await registry.all()) {
    if (!isMeant(scope, record)) continue;
    const mailbox = sessionMailbox(record.key);
    const [occupant, waiting] = await Promise.all([registry.occupant(record.key), mail.later(mailbox, 0, 1)]);
    if (occupant === "" && waiting.length === 0) continue;
    const order: SessionMail = { kind: "stop", by, halt: true };
    const dedupe = [`halt/${record.key}/${now}`];
    await mail.raise(mailbox, { body: JSON.stringify(order), dedupe, closing: false });
    await wakes.hurry(mailbox);
    stopped.push(record);
  }
  return stopped;
}

/** Ends that, and wakes who has mail. @returns whether anything was halted there. */
export async function lift({ halts, registry, mail, wakes }: Deps, scope: HaltScope): Promise<boolean> {
  const records = await registry.all();
  const was = await halts.lift(withId(scope, records));
  for (const record of records) {
    const mailbox = sessionMailbox(record.key);
    if (isMeant(scope, record) && (await mail.later(mailbox, 0, 1)).length > 0) await wakes.hurry(mailbox);
  }
  return was;
}

/** The repository by the id, too, that its sessions know. */
function withId(scope: HaltScope, records: readonly SessionRecord[]): HaltScope {
  if (scope === "everywhere") return scope;
  return { ...scope, id: records.find((record) => isMeant(scope, record))?.repository.id };
}

function isMeant(scope: HaltScope, { repository: { owner, name } }: SessionRecord): boolean {
  return scope === "everywhere" || scope.repository.toLowerCase() === `${owner}/${name}`.toLowerCase();
}
