import type { ScopeLimits } from "../domain/budget.ts";
import type { Sign } from "../domain/marker.ts";
import type { Prices } from "../domain/price.ts";
import type { ModelChoice } from "../domain/roster.ts";
import type { Team } from "../domain/team.ts";
import type { AgentEvent, AgentRuntime, ModelCall, ModelWire } from "../ports/agent-runtime.ts";
import type { Audit } from "../ports/audit.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { Costs } from "../ports/costs.ts";
import type { EffectLedger } from "../ports/effect-ledger.ts";
import type { Halts } from "../ports/halts.ts";
import type { HistoryStore } from "../ports/history-store.ts";
import type { RemoteServers } from "../ports/mcp.ts";
import type { ModelMeter } from "../ports/model-meter.ts";
import type { OpenQuestions } from "../ports/open-questions.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { Preparer } from "../ports/preparer.ts";
import type { ProcessCensus } from "../ports/process-census.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { StagedEffects } from "../ports/staged-effects.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Timeline } from "../ports/timeline.ts";
import type { Trace } from "../ports/trace.ts";
import type { TurnGate } from "../ports/turn-gate.ts";
import type { Wakes } from "../ports/wakes.ts";
import type { Workspaces } from "../ports/workspaces.ts";
import type { Writer } from "../writer/writer.ts";
import type { Runs } from "./runs.ts";

/** Limits and places of turns; see config for units and reasons. */
export interface TurnSettings {
  /** Absolute folder for the runtimes' state while sessions are awake. */
  readonly homes: string;
  /**
   * Names this worker in the record of who runs what. `host`: the same for all processes that share a state folder, and for
   * no others; without blanks.
   */
  readonly worker: { readonly host: string; readonly process: string };
  readonly maxPromptTokens: number;
  /** Shares of the window at which the conversation is summarized. */
  readonly compaction: { readonly from: number; readonly before: number };
  readonly modelCallsPerTurn: number;
  readonly deadlineMs: number;
  readonly silenceMs: number;
  /** How long a lease and a place last without a sign of life. */
  readonly leaseMs: number;
  /** How long a receipt waits for another worker to report that it has ended a turn or removed a session. */
  readonly confirmMs: number;
  /** Failures of the same mail before it becomes a dead letter. */
  readonly maxTries: number;
  /** Mails one turn takes at once. */
  readonly batch: number;
  /** `none`: file and shell tools run unconfined, because the operator said so. */
  readonly sandbox: "auto" | "none";
  /** Least time between two edits of a living comment while it works; grows during a turn. */
  readonly livingEditMs: number;
  /** Where people reach the web page, without a slash at the end; undefined: nothing links to it. */
  readonly pageUrl?: string | undefined;
  /** Least time between two saved steps of a turn. */
  readonly stepMs: number;
  /** Nothing that agents want to change is changed before a person says so. */
  readonly staged: boolean;
  readonly prices: Prices;
  /** What an owner's repositories, and everybody together, may use. */
  readonly budgets: ScopeLimits;
  /** Largest file that an agent may push. */
  readonly pushFileBytes: number;
}

/** A logger as far as the services use one: object first, constant message. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What handling a session needs. */
export interface SessionDeps {
  readonly mail: MailStore;
  readonly registry: SessionRegistry;
  readonly ledger: EffectLedger;
  readonly writer: Writer;
  readonly host: CodeHost;
  readonly runtime: AgentRuntime;
  readonly sandbox: Pick<Sandbox, "available">;
  readonly workspaces: Workspaces;
  readonly preparer: Preparer;
  readonly questions: OpenQuestions;
  readonly history: HistoryStore;
  readonly gate: TurnGate;
  readonly halts: Halts;
  readonly staged: StagedEffects;
  readonly wakes: Wakes;
  readonly census: ProcessCensus;
  readonly remoteServers: RemoteServers;
  readonly audit: Audit;
  readonly timeline: Timeline;
  readonly clock: Clock;
  readonly runs: Runs;
  readonly log: Log;
  readonly trace: Trace;
  readonly metrics: Metrics;
  readonly sign: Sign;
  /** Hex. */
  readonly sha256: (text: string) => string;
  readonly budgets: Budgets;
  readonly costs: Costs;
  readonly settings: TurnSettings;
  teamOf(repository: RepositoryRef): Promise<Team>;
  /** Model access for one turn, with its cap on calls. @throws SquadronError `refused` when a model cannot be had here. */
  modelFor(turn: {
    session: string;
    /** Tried in order; none: the operator's own. */
    models: readonly ModelChoice[];
    maxCalls: number;
    meter: ModelMeter;
    onCall: (n: number) => void;
    onSwitch: (event: AgentEvent) => void;
  }): { readonly name: string; readonly wire: ModelWire; readonly call: ModelCall };
}
