import { createHash, randomUUID } from "node:crypto";

import { createWakeQueues, type WakeQueues } from "../../src/adapters/bullmq/wake-queues.ts";
import { createBudgets } from "../../src/adapters/redis/budgets.ts";
import { createCosts } from "../../src/adapters/redis/costs.ts";
import { createEffectLedger } from "../../src/adapters/redis/effect-ledger.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import { createSessionRegistry } from "../../src/adapters/redis/session-registry.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createWritePace } from "../../src/adapters/redis/write-pace.ts";
import { builtinTeam } from "../../src/config/builtin-team.ts";
import { teamDefaults } from "../../src/config/team-defaults.ts";
import { createCommandReads } from "../../src/dispatch/command-reads.ts";
import { createIngest } from "../../src/dispatch/ingest.ts";
import { createRouter, type RouteDeps } from "../../src/dispatch/route.ts";
import { mailboxOf, type SquadronEvent } from "../../src/domain/event.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { sessionMailbox } from "../../src/domain/mailbox.ts";
import { sessionMail, type SessionMail } from "../../src/domain/session-mail.ts";
import type { Team } from "../../src/domain/team.ts";
import type { Budgets } from "../../src/ports/budgets.ts";
import type { Costs } from "../../src/ports/costs.ts";
import type { Accepted } from "../../src/ports/ingest.ts";
import type { Claim, MailStore } from "../../src/ports/mail-store.ts";
import type { SessionRegistry } from "../../src/ports/session-registry.ts";
import { createPaceQueue } from "../../src/writer/pace-queue.ts";
import { createWriter } from "../../src/writer/writer.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import type { GitHubStage } from "./github-stage.ts";
import { unlimited } from "./writer-stage.ts";

/** Signs as the service of this stage does. */
export const sign = (text: string): string => createHash("sha256").update(`stage${text}`).digest("hex");

/** The real router on real mailboxes and a local GitHub. Nobody runs what it wakes: the test does. */
import { untraced } from "./unobserved.ts";

export interface RouterStage {
  readonly clock: FakeClock;
  readonly mail: MailStore;
  readonly registry: SessionRegistry;
  readonly wakes: WakeQueues;
  readonly budgets: Budgets;
  readonly costs: Costs;
  /** As a delivery that came. */
  readonly ingest: (event: SquadronEvent) => Promise<Accepted>;
  readonly log: { readonly fields: object; readonly message: string }[];
  /** One run of the mailbox of this event, as the next attempt of its job; rejects as the router does. */
  route(event: SquadronEvent, replace?: Partial<RouteDeps>): Promise<void>;
  /** Ingests and routes. */
  happen(event: SquadronEvent): Promise<void>;
  /** Claims a session's mailbox as its next runner. */
  claim(key: string): Promise<Claim>;
  /** What waits in a session's mailbox. */
  waiting(key: string): Promise<readonly SessionMail[]>;
  close(): Promise<void>;
}

/** The team of a repository without any file. */
const team: Team = {
  ...teamDefaults,
  roster: builtinTeam,
  lead: "pm" as Role,
  instructions: "",
  skills: {},
  commit: "",
};

export function setRouterStage(store: Store, github: Pick<GitHubStage, "host" | "writes">): RouterStage {
  const { redis, subscriber } = store;
  const keys = createKeys(`t-${randomUUID()}`);
  const clock = createFakeClock();
  const common = { redis, keys, clock };
  const mail = createMailStore({ ...common, subscriber });
  const registry = createSessionRegistry({ ...common, subscriber });
  const wakes = createWakeQueues({ redis, prefix: keys.queues });
  const pace = createWritePace({ ...common, limits: unlimited });
  const queue = createPaceQueue({ pace, clock });
  const budgets = createBudgets({ redis, keys });
  const costs = createCosts({ redis, keys });
  const writer = createWriter({ ...github, ledger: createEffectLedger(common), pace, queue, clock });
  const log: RouterStage["log"] = [];
  const note = (fields: object, message: string): void => void log.push({ fields, message });
  const deps: RouteDeps = {
    mail,
    wakes,
    registry,
    host: github.host,
    writer,
    audit: { append: (key, { event, detail }) => note({ key, ...detail }, `audit: ${event}`) },
    budgets,
    costs,
    now: () => clock.now(),
    log: { info: note, warn: note },
    trace: untraced,
    maxTries: 3,
    sign,
    commandReads: createCommandReads({
      mail,
      registry,
      budgets,
      costs,
      now: () => clock.now(),
      audit: { last: async () => [] },
    }),
    teamOf: async () => team,
    heedTeam: async () => undefined,
    ensureWhole: async () => undefined,
  };
  const take = createIngest({ mail, wakes });
  const ingest: RouterStage["ingest"] = (event) => take(event, "told");
  let attempt = 0;
  const claim = async (key: string): Promise<Claim> => {
    attempt += 1;
    const found = await mail.claim(sessionMailbox(key as SessionKey), { job: 1, attempt }, 50);
    if (!found) throw new Error("the claim was refused");
    return found;
  };
  const route: RouterStage["route"] = async (event, replace = {}) => {
    attempt += 1;
    const signal = new AbortController().signal;
    await createRouter({ ...deps, ...replace })({
      mailbox: mailboxOf(event),
      runner: { job: 1, attempt },
      signal,
    });
  };
  return {
    clock,
    mail,
    registry,
    wakes,
    budgets,
    costs,
    ingest,
    log,
    route,
    happen: async (event) => {
      await ingest(event);
      await route(event);
    },
    claim,
    waiting: async (key) =>
      (await claim(key)).mail.map(({ body }) => sessionMail.parse(JSON.parse(body) as unknown)),
    close: () => wakes.close(),
  };
}
