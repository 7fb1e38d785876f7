import { handledEvents } from "./normalize/normalize.ts";
import { builtinTools, squadronTools } from "./tool-names.ts";

/** The values of a label. Others than these are counted as `other`, so that no stranger decides how many series there are. */
export interface Label<V extends string> {
  readonly values: readonly V[];
  /** `open`: anything may come; `configured`: the operator's settings say which; `closed`: the compiler knows them all. */
  readonly kind: "closed" | "open" | "configured";
}

type Labels = Readonly<Record<string, Label<string>>>;

interface Definition<K extends string, L extends Labels> {
  readonly kind: K;
  readonly name: string;
  readonly help: string;
  readonly labels: L;
  readonly buckets: readonly number[];
}

const closed = <const V extends string>(...values: readonly V[]): Label<V> => ({ values, kind: "closed" });
const open = (values: readonly string[]): Label<string> => ({ values, kind: "open" });
const configured: Label<string> = { values: [], kind: "configured" };

const counter = <const L extends Labels>(name: string, help: string, labels: L) =>
  ({ kind: "counter", name, help, labels, buckets: [] }) satisfies Definition<"counter", L>;
const gauge = <const L extends Labels>(name: string, help: string, labels: L) =>
  ({ kind: "gauge", name, help, labels, buckets: [] }) satisfies Definition<"gauge", L>;
const histogram =
  (buckets: readonly number[]) =>
  <const L extends Labels>(name: string, help: string, labels: L) =>
    ({ kind: "histogram", name, help, labels, buckets }) satisfies Definition<"histogram", L>;

// GitHub waits 10 s for the answer to a delivery; a good one takes milliseconds.
const brief = histogram([0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);
// From an act to the agent's first thought: below a second when there is a place, minutes when there is none.
const patient = histogram([0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600]);
// A model's answer, a turn: from a second to the hour that a turn may take.
const long = histogram([0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 1_800, 3_600]);

/** Repositories name roles as they like; these are told apart. */
const role = open(["pm", "dev", "reviewer", "security", "docs"]);
const lane = closed("route", "turn");
const ofModel = { provider: configured, model: configured };
const errors = ["config", "input", "outside", "fenced", "refused", "agent", "history", "internal"] as const;

/**
 * Every metric of Squadron: its name, what it says, and the values that its labels can have. None is named after an issue,
 * a repository, a person or a session: who wants to know of one reads its audit, its log or its trace.
 */
export const metricTable = {
  deliveries: counter(
    "squadron_deliveries_total",
    "Webhook requests by GitHub's event and what came of them.",
    {
      event: open(handledEvents),
      outcome: closed(
        ...(["accepted", "duplicate", "ignored", "method", "media-type", "headers"] as const),
        ...(["signature", "too-large", "too-slow", "json", "busy", "store"] as const),
      ),
    },
  ),
  ack: brief("squadron_ack_seconds", "From a delivery's headers to its answer.", {}),
  queueDepth: gauge("squadron_queue_depth", "Wakes that no worker has taken up, in all of the service.", {
    lane,
  }),
  queueAge: gauge("squadron_queue_age_seconds", "Age of the oldest of them; 0 when there is none.", { lane }),
  wake: patient(
    "squadron_wake_seconds",
    "From the moment an act was accepted to its turn's first model call.",
    {
      role,
    },
  ),
  turn: long("squadron_turn_seconds", "Turns by role and end; an error's code, or done.", {
    role,
    outcome: closed("done", ...errors),
  }),
  givenUp: counter("squadron_given_up_total", "Acts that became dead letters after their last try.", {
    lane,
  }),
  openSessions: gauge("squadron_open_sessions", "Conversations that are open in this process.", {}),
  modelCalls: counter("squadron_model_calls_total", "Requests to models; empty: no usage came of it.", {
    ...ofModel,
    outcome: closed("answered", "empty", "refused"),
  }),
  modelSeconds: long("squadron_model_seconds", "From a model request to the end of its answer.", ofModel),
  modelTokens: counter("squadron_model_tokens_total", "Tokens as providers count them.", {
    ...ofModel,
    kind: closed("input", "output", "cache_read", "cache_write"),
  }),
  modelCost: counter(
    "squadron_model_cost_dollars_total",
    "Dollars, where the model's price is known.",
    ofModel,
  ),
  toolCalls: counter("squadron_tool_calls_total", "Tool calls of agents; those of MCP servers are `other`.", {
    tool: open([...squadronTools, ...builtinTools, "task"]),
    outcome: closed("ok", "failed"),
  }),
  effects: counter("squadron_effects_total", "Changes on GitHub by kind and end; an error's code, or done.", {
    kind: closed(
      ...(["comment", "commit-comment", "edit", "reaction", "labels", "assignees", "create-issue"] as const),
      ...(["sub-issue", "blocked-by", "push", "open-pull", "edit-pull", "ready-pull", "draft-pull"] as const),
      ...(["merge-pull", "review", "review-reply", "resolve-thread", "request-review"] as const),
      ...(["check-run", "edit-check-run", "commit-status"] as const),
    ),
    outcome: closed("done", ...errors),
  }),
  githubLeft: gauge(
    "squadron_github_rate_limit_remaining",
    "Requests that the installation with the fewest has left until its limit is reset, as of this process's answers.",
    { resource: open(["core", "graphql", "search", "integration_manifest"]) },
  ),
  storeUp: gauge("squadron_store_up", "Whether the store answers: 1 or 0.", {}),
  storeSeconds: gauge(
    "squadron_store_seconds",
    "How long the store took to answer when it was last asked.",
    {},
  ),
} as const;

type Table = typeof metricTable;
type NamesOf<K extends string> = { [N in keyof Table]: Table[N]["kind"] extends K ? N : never }[keyof Table];

export type MetricName = keyof Table;
export type CounterName = NamesOf<"counter">;
export type GaugeName = NamesOf<"gauge">;
export type HistogramName = NamesOf<"histogram">;
export type LabelsOf<N extends MetricName> = {
  readonly [L in keyof Table[N]["labels"]]: Table[N]["labels"][L] extends Label<infer V> ? V : never;
};
