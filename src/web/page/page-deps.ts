import type { SessionKey } from "../../domain/ids.ts";
import type { SessionView } from "../../observe/session-view.ts";
import type { SessionRegistry } from "../../ports/session-registry.ts";
import type { Timeline } from "../../ports/timeline.ts";
import type { Log } from "../log.ts";
import type { Figures } from "./show-figures.ts";
import type { Door } from "./serve-sign-in.ts";
import type { Recognize } from "./visitor.ts";

/** What the page reads. */
export interface PageReads {
  /** Every session, those changed last first. */
  readonly list: () => Promise<readonly SessionView[]>;
  readonly record: (key: SessionKey) => ReturnType<SessionRegistry["get"]>;
  readonly figures: {
    /** What roles used by day, in the repositories that count. */
    readonly roleDays: (counts: (repositoryId: number) => boolean) => Promise<Figures["days"]>;
    readonly service: () => Promise<NonNullable<Figures["service"]>>;
  };
  readonly timeline: Pick<Timeline, "read" | "onAppend">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the page is built from. */
export interface PageDeps extends PageReads {
  readonly recognize: Recognize;
  /** GitHub's own pages, without a slash at the end. */
  readonly serverUrl: string;
  /** Where people reach the page, without a slash at the end; undefined: as requests say. */
  readonly url: string | undefined;
  /** Where people sign in; undefined where nobody does. */
  readonly door: Door | undefined;
  /** Of displays, which see everything and do nothing. */
  readonly tokens: readonly string[];
  /** Aborted when the service stops. */
  readonly ending: AbortSignal;
  readonly log: Log;
}
