import type { KeyObject } from "node:crypto";

import type { Faults } from "./faults.ts";
import type { GitStore } from "./git/git-store.ts";
import type { Journal } from "./journal.ts";
import type { Limits } from "./limits.ts";
import type { Permissions } from "./records.ts";
import type { State } from "./state.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

/** An App, as GitHub keeps it. */
export interface LabApp {
  readonly id: number;
  readonly slug: string;
  readonly publicKey: KeyObject;
  readonly createdAt: Date;
  /** What it asks for, and what it is told. */
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** What a handler, an act or a payload may use: the parts of one running local GitHub. */
export interface Lab {
  /** Base of every URL in answers and payloads; known once the server listens. */
  readonly url: () => string;
  readonly now: () => Date;
  /** The App under test; one that is made from a manifest takes its place. */
  readonly app: LabApp;
  readonly replaceApp: (app: LabApp) => void;
  readonly state: State;
  readonly git: GitStore;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly journal: Journal;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
  /** Told about a fault of the lab itself, which its clients see as a 500. */
  readonly onDefect: (error: unknown) => void;
}

/** One request and its answer, as a contract checker wants to see them. */
export interface Exchange {
  /** Login of who asked, `refused` when the token was no good. */
  readonly actor: string;
  readonly method: string;
  /** Path with query, without the `/api/v3` prefix. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
  readonly responseType: string;
}
