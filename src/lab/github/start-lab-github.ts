import { createPublicKey } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { getRequestListener } from "@hono/node-server";

import { botLogin, botLoginOf } from "./actor.ts";
import { appEvents, appPermissions } from "../../domain/app-needs.ts";
import { ACTIONS_APP } from "./apps.ts";
import { createFaults, type Fault, type FaultRule } from "./faults.ts";
import { createGitStore } from "./git/git-store.ts";
import { isGitRequest, serveGit } from "./git/smart-http.ts";
import { createJournal, type LabRequest, type LabWrite } from "./journal.ts";
import type { Exchange, Lab, LabApp } from "./lab.ts";
import { createLimits, type LimitNumbers } from "./limits.ts";
import type { PageDeps } from "./pages/page-context.ts";
import { servePages } from "./pages/serve-pages.ts";
import { createPerson, type Person } from "./person.ts";
import { type CiResult, playCi } from "./play-ci.ts";
import { createRouter, type LabRouter } from "./router.ts";
import { addBot, createSeed, type Seed } from "./seed.ts";
import { createState } from "./state.ts";
import type { LabDelivery } from "./webhooks/hook.ts";
import type { DeliverySwitches } from "./webhooks/switches.ts";
import { createWebhooks } from "./webhooks/webhooks.ts";

export interface LabGitHubOptions {
  /** Where the bare repositories live. */
  readonly folder: string;
  /** A free one unless given. */
  readonly port?: number;
  readonly host?: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly app: { readonly id: number; readonly slug: string; readonly publicKeyOrPrivateKeyPem: string };
  readonly now?: () => Date;
  /** How long a receiver of webhooks may take; GitHub waits 10 s. */
  readonly deliveryTimeoutMs?: number;
  /** Sees every request and answer, for a check against GitHub's contract. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Told of every delivery that is made, and again after each try. */
  readonly onDelivery?: (delivery: LabDelivery) => void;
  /** Told about a fault of the lab itself; a process warning unless given. */
  readonly onDefect?: (error: unknown) => void;
  /** Pages for people, beside REST. */
  readonly pages?: Pick<PageDeps, "labels" | "sessionPage" | "board">;
  /** How many deliveries are remembered with their payloads, the latest first. */
  readonly keepDeliveries?: number;
}

/** A running local GitHub. */
export interface LabGitHub {
  /** Base of REST (also below `/api/v3`), and of git at `<url>/<owner>/<repository>.git`. */
  readonly url: string;
  readonly seed: Seed;
  readonly as: (login: string) => Person;
  /** Plays GitHub Actions, an App of its own: a check run on a commit. */
  readonly ci: (repository: string, sha: string, result: CiResult) => Promise<{ readonly id: number }>;
  /** Every change that was applied, whoever made it and whatever the client was told. */
  readonly writes: readonly LabWrite[];
  /** Every request that came over the wire. */
  readonly requests: readonly LabRequest[];
  readonly deliveries: readonly LabDelivery[];
  readonly redeliver: (guid: string) => boolean;
  readonly settled: () => Promise<void>;
  /** One more receiver. With `repository` it is that repository's own hook, whose payloads carry no installation. */
  readonly addHook: (hook: {
    readonly url: string;
    readonly secret: string;
    readonly repository?: string;
  }) => {
    readonly id: number;
    readonly remove: () => void;
  };
  readonly webhooks: {
    /** How many deliveries wait to be sent. */
    readonly waiting: () => number;
    readonly pause: () => void;
    readonly resume: () => void;
    readonly set: (changes: Partial<DeliverySwitches>) => void;
  };
  readonly faults: { readonly add: (rule: FaultRule) => Fault; readonly clear: () => void };
  readonly enforceLimits: (on: boolean, numbers?: Partial<LimitNumbers>) => void;
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const DELIVERY_TIMEOUT_MS = 10_000;
// About 10 KB each: a long run on a small machine must not fill its memory with payloads.
const KEPT_DELIVERIES = 20_000;

/** Starts a local GitHub: REST, webhooks and real git repositories, all in this process and on one port. */
export async function startLabGitHub(options: LabGitHubOptions): Promise<LabGitHub> {
  await mkdir(options.folder, { recursive: true });
  let url = "";
  const lab = createLab(options, () => url);
  const router = createRouter(lab);
  if (options.pages) servePages({ lab, router, ...options.pages });
  const server = createServer(listenerFor(lab, router));
  await listen(server, options);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  addBot(lab, botLogin(lab));
  addBot(lab, botLoginOf(ACTIONS_APP));
  if (options.webhook !== undefined) lab.webhooks.addHook({ ...options.webhook, target: { kind: "app" } });
  return describe(lab, { server, router, url });
}

function createLab(options: LabGitHubOptions, url: () => string): Lab {
  const now = options.now ?? (() => new Date());
  const state = createState();
  const { id, slug } = options.app;
  let app: LabApp = {
    id,
    slug,
    publicKey: createPublicKey(options.app.publicKeyOrPrivateKeyPem),
    createdAt: now(),
    permissions: appPermissions,
    events: appEvents,
  };
  return {
    url,
    now,
    get app() {
      return app;
    },
    replaceApp: (made) => {
      app = made;
    },
    state,
    git: createGitStore(options.folder),
    webhooks: createWebhooks({
      state,
      now,
      appId: () => app.id,
      timeoutMs: options.deliveryTimeoutMs ?? DELIVERY_TIMEOUT_MS,
      keep: options.keepDeliveries ?? KEPT_DELIVERIES,
      onDelivery: options.onDelivery ?? (() => undefined),
    }),
    faults: createFaults(),
    limits: createLimits(now),
    journal: createJournal(),
    onExchange: options.onExchange,
    onDefect:
      options.onDefect ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error))),
  };
}

function listenerFor(lab: Lab, router: LabRouter): Parameters<typeof createServer>[1] {
  const rest = getRequestListener(router.fetch);
  return (incoming, outgoing) => {
    if (!isGitRequest(incoming.url ?? "")) return void rest(incoming, outgoing);
    void serveGit(lab, incoming, outgoing).catch((error: unknown) => {
      lab.onDefect(error);
      outgoing.destroy();
    });
  };
}

function listen(server: Server, options: LabGitHubOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
}

function describe(
  lab: Lab,
  running: { readonly server: Server; readonly router: LabRouter; readonly url: string },
): LabGitHub {
  const { server, router, url } = running;
  const close = async (): Promise<void> => {
    lab.faults.clear();
    await lab.webhooks.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  };
  return {
    url,
    seed: createSeed(lab),
    as: (login) => createPerson({ lab, router }, login),
    ci: (repository, sha, result) => playCi(lab, { repository, sha }, result),
    writes: lab.journal.writes,
    requests: lab.journal.requests,
    get deliveries() {
      return lab.webhooks.deliveries();
    },
    redeliver: lab.webhooks.redeliver,
    settled: lab.webhooks.settled,
    addHook: ({ repository, ...hook }) => {
      const target =
        repository === undefined ? ({ kind: "app" } as const) : ({ kind: "repository", repository } as const);
      const { id } = lab.webhooks.addHook({ ...hook, target });
      return { id, remove: () => lab.webhooks.removeHook(id) };
    },
    webhooks: {
      waiting: lab.webhooks.waiting,
      pause: lab.webhooks.pause,
      resume: lab.webhooks.resume,
      set: lab.webhooks.set,
    },
    faults: { add: lab.faults.add, clear: lab.faults.clear },
    enforceLimits: lab.limits.enforce,
    close,
    [Symbol.asyncDispose]: close,
  };
}
