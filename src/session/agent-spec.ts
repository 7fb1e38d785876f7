import { SquadronError } from "../domain/errors.ts";
import { presentState, sleepNews } from "../domain/present-state.ts";
import { systemMessage } from "../domain/prompt.ts";
import type { RoleProfile } from "../domain/roster.ts";
import type { Wake } from "../domain/session-mail.ts";
import type { AgentEvent, AgentSpec } from "../ports/agent-runtime.ts";
import type { ModelMeter } from "../ports/model-meter.ts";
import type { RemoteTools } from "../ports/mcp.ts";
import { tools } from "../tools/index.ts";
import { bindTool } from "../tools/tool.ts";
import type { TurnHome } from "./choose-home.ts";
import { followAgent } from "./follow-agent.ts";
import { noteWake } from "./note-wake.ts";
import type { LivingCommentKeeper } from "./living-comment-keeper.ts";
import type { SessionContext } from "./session-context.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { Stage } from "./stage.ts";
import type { StepKeeper } from "./step-keeper.ts";
import { seenIn } from "./seen-in.ts";
import { createToolToll } from "./tool-toll.ts";
import type { TurnPurse } from "./turn-purse.ts";
import type { TurnState } from "./turn-state.ts";
import { workspaceAt } from "./workspace-at.ts";

interface Parts {
  readonly profile: RoleProfile;
  readonly builtinTools: readonly string[];
  readonly shows: TurnHome["shows"];
  readonly instructions: string;
  readonly skills: AgentSpec["skills"];
  readonly subAgents: AgentSpec["subAgents"];
  readonly mcpServers: AgentSpec["mcpServers"];
  readonly remote: RemoteTools;
  readonly wakes: readonly Wake[];
  readonly home: string;
  readonly goesOn: boolean;
  readonly resumed: boolean;
  readonly state: TurnState;
  readonly living: LivingCommentKeeper;
  readonly steps: StepKeeper;
  readonly stage: Stage | undefined;
  readonly meter: ModelMeter;
  readonly purse: TurnPurse;
  readonly fatal: (error: SquadronError) => void;
}

/** The one place where a session's configuration is made, for a new session as for one that wakes. */
export async function createAgentSpec(
  deps: SessionDeps,
  context: SessionContext,
  parts: Parts,
): Promise<AgentSpec> {
  const { key, runtimeId } = context;
  const { settings } = deps;
  const maxCalls = Math.min(settings.modelCallsPerTurn, parts.profile.limits.modelCalls);
  const needsCode = parts.builtinTools.length > 0;
  const onEvent = (event: AgentEvent): void => observe(deps, context, { event, parts });
  const model = deps.modelFor({
    session: key,
    models: parts.profile.models,
    maxCalls,
    meter: parts.meter,
    onCall: (n) => {
      parts.steps.asked();
      if (n === 1 && !parts.resumed) noteWake(deps, context, parts.wakes);
      if (n > maxCalls) parts.fatal(tooManyCalls(maxCalls));
    },
    onSwitch: onEvent,
  });
  const workspace = needsCode ? await deps.workspaces.prepare(key, workspaceAt(context, parts)) : undefined;
  return followAgent(deps, {
    runtimeId,
    home: parts.home,
    goesOn: parts.goesOn,
    workdir: workspace?.folder,
    readOnly: workspace?.readOnly ?? [],
    systemMessage: messageFor(context, parts),
    model: model.name,
    wire: model.wire,
    tools: toolsFor(parts),
    builtinTools: parts.builtinTools,
    sandbox: settings.sandbox === "none" ? "none" : "bubblewrap",
    network: parts.profile.network,
    maxPromptTokens: settings.maxPromptTokens,
    reasoningEffort: parts.profile.reasoningEffort,
    streaming: true,
    excludedTools: [],
    mcpServers: parts.mcpServers,
    subAgents: parts.subAgents,
    skills: parts.skills,
    compaction: settings.compaction,
    toolCalls: parts.profile.limits.toolCalls,
    payTool: createToolToll(parts.purse, context.claim.fence),
    state: parts.wakes
      .slice(-1)
      .map(({ event }) => presentState(event.thread))
      .join(""),
    news: newsOf(context, parts, deps.clock.now()),
    callModel: model.call,
    onEvent,
  });
}

function messageFor({ repository, record }: SessionContext, parts: Parts): string {
  const place = { ...repository, number: record.number };
  const staged = parts.stage !== undefined;
  return systemMessage(parts.profile, place, { instructions: parts.instructions, staged });
}

function toolsFor({ profile, state, fatal, remote }: Parts): AgentSpec["tools"] {
  const own = profile.tools.flatMap((name) => {
    const tool = tools.get(name);
    return tool ? [bindTool(tool, state.forCall, fatal)] : [];
  });
  return [...own, ...remote.tools];
}

function newsOf({ record }: SessionContext, { remote, resumed }: Parts, now: number): string {
  const missing = remote.missing.map(
    (name) => `The MCP server "${name}" does not answer now; its tools are missing from this turn.`,
  );
  // A turn that goes on did not sleep.
  return [...(resumed ? [] : [sleepNews(record, now)]), ...missing].filter((text) => text !== "").join("\n");
}

function tooManyCalls(most: number): SquadronError {
  return new SquadronError("refused", `This turn has used its ${most} model calls.`);
}

function observe(
  deps: SessionDeps,
  { key, claim }: SessionContext,
  { event, parts }: { event: AgentEvent; parts: Parts },
): void {
  const seen = seenIn(event);
  if (seen) deps.timeline.append(claim, key, seen);
  if (event.kind === "said") return;
  audit(deps, { key, claim }, event);
  // For display only: a store that is away keeps no turn from going on.
  if (event.kind === "compaction-ended" && event.ok) deps.registry.noteCompaction(key).catch(() => undefined);
  if (event.kind === "tool-started")
    parts.living.show({ lastActivity: `${event.name} ${event.detail}`.trim() });
  if (event.kind === "tool-ended") parts.steps.ended(event.callId);
}

/** The audit outlives the session, so it gets numbers and names, never words of people or models. */
function audit(
  deps: SessionDeps,
  { key, claim }: Pick<SessionContext, "key" | "claim">,
  event: AgentEvent,
): void {
  const silent = new Set(["kind", "message", "detail", "text"]);
  const detail: Record<string, string | number | boolean> = { fence: claim.fence };
  for (const [name, value] of Object.entries(event))
    if (!silent.has(name) && value !== undefined && typeof value !== "object") detail[name] = value;
  deps.audit.append(key, { event: event.kind, detail });
  if (event.kind === "turn-settled")
    for (const use of event.models)
      deps.audit.append(key, { event: "model-use", detail: { ...detail, ...use } });
}
