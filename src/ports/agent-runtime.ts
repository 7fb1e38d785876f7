import type { RuntimeId } from "../domain/ids.ts";
import type { ErrorDecision } from "../domain/on-error.ts";
import type { ReasoningEffort } from "../domain/roster.ts";
import type { ReachedHost } from "./egress.ts";

/** What a tool gives back to the model. `ok: false` is told to the model as a failure; the turn goes on. */
export interface ToolResult {
  readonly ok: boolean;
  readonly text: string;
}

/** A tool of ours, offered to the agent. `run` gets the arguments as the model wrote them: parse before use. */
export interface AgentTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** After a successful call the turn ends without another model request. */
  readonly endsTurn: boolean;
  run(args: unknown, call: { readonly id: string; readonly signal: AbortSignal }): Promise<ToolResult>;
}

/** Answers one model request of the session, and says in the header `answeredBy` which model it was. The host holds the key; the runtime never sees it. */
export type ModelCall = (
  request: Request,
  context: { readonly agentId?: string; readonly signal: AbortSignal },
) => Promise<Response>;

/** The wire the runtime speaks to the model gateway. */
export type ModelWire = "openai" | "azure" | "anthropic";

/** A server of the Model Context Protocol that the runtime starts beside itself, in the same sandbox. */
export interface LocalServer {
  readonly command: string;
  readonly args: readonly string[];
  /** Complete. The agent can read it: never a secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Its tools by the server's own names; the agent knows each as `<server>-<tool>`. No others exist for it. */
  readonly tools: readonly string[];
}

/** An agent that the session's own may ask for help. It gets no tool that its parent lacks. */
export interface SubAgent {
  readonly name: string;
  readonly description: string;
  readonly prompt: string;
  /** By the names its parent knows them under. */
  readonly tools: readonly string[];
}

/** Instructions that the agent reads when it needs them. */
export interface Skill {
  /** A file name of letters, digits, `-` and `_`. */
  readonly name: string;
  readonly description: string;
  /** By their paths below the skill's folder; `SKILL.md` is the one that is read. */
  readonly files: Readonly<Record<string, string>>;
}

/** Everything a session is opened with. The same builder fills it for a new and for a resumed session. */
export interface AgentSpec {
  readonly runtimeId: RuntimeId;
  /**
   * Folder that holds the runtime's state; the session's history is `<home>/session-state/<runtimeId>`, and of a shared
   * home a sandbox shows nothing else. Absolute, also when it does not exist yet.
   */
  readonly home: string;
  /** A conversation was put back there: if the runtime finds none, it fails and does not begin a new one. */
  readonly goesOn: boolean;
  /** The session's own clone; undefined for roles without file and shell tools. */
  readonly workdir: string | undefined;
  /** Folders outside `workdir` that must be readable inside the sandbox (the mirror that lends its objects). */
  readonly readOnly: readonly string[];
  /** Role prompt, used instead of the runtime's own system message. */
  readonly systemMessage: string;
  readonly model: string;
  readonly wire: ModelWire;
  /** Undefined: as the provider does by itself. */
  readonly reasoningEffort: ReasoningEffort | undefined;
  /** Whether answers come in pieces; a long one then shows signs of life. */
  readonly streaming: boolean;
  readonly tools: readonly AgentTool[];
  /** Built-in file and shell tools of the runtime, by the runtime's names (`bash`, `view`, …). */
  readonly builtinTools: readonly string[];
  /** Tools that it does not get although they are named above, by the names it would know them under. */
  readonly excludedTools: readonly string[];
  /** By server name. With any of them, or any built-in tool, the session has a runtime of its own. */
  readonly mcpServers: Readonly<Record<string, LocalServer>>;
  /** With any of them it gets the runtime's `task` tool, which then knows these only. */
  readonly subAgents: readonly SubAgent[];
  readonly skills: readonly Skill[];
  /** `bubblewrap` is required for a runtime of its own, unless an operator said `none` in so many words. */
  readonly sandbox: "bubblewrap" | "none";
  /** Hosts its sandbox may reach (`Egress`); none: it has no network. Without a sandbox nothing is held back. */
  readonly network: readonly string[];
  /** Context window given to the runtime. */
  readonly maxPromptTokens: number;
  /** Shares of the window: where the talk is summarized in the background, and where the next request waits for that. */
  readonly compaction: { readonly from: number; readonly before: number };
  /** Tool calls of one turn, those of sub-agents included; beyond it only tools that end the turn are let through. */
  readonly toolCalls: number;
  /**
   * Asked before each tool call that is let through, but those that end the turn: why it may not be, in a sentence for the
   * agent, or undefined.
   */
  readonly payTool: () => Promise<string | undefined>;
  /** How things stand now. Stands above the talk, each time in place of what stood there before; "" for nothing. */
  readonly state: string;
  /** What changed since the last turn. Goes with the first prompt and stays in the talk; "" for nothing. */
  readonly news: string;
  readonly callModel: ModelCall;
  readonly onEvent: (event: AgentEvent) => void;
}

/** What the audit, the living comment and the timeline see of a turn. Only the timeline keeps more of a text than a short line. */
export type AgentEvent =
  | {
      readonly kind: "opened";
      readonly resumed: boolean;
      readonly sandboxed: boolean;
      readonly pid: number | undefined;
    }
  | { readonly kind: "tool-started"; readonly name: string; readonly callId: string; readonly detail: string }
  | { readonly kind: "tool-ended"; readonly name: string; readonly callId: string; readonly ok: boolean }
  /** What the post-tool hook saw of a call. `bytes`: of its result as it came, `cut` when the model gets less, `text`: what it gets. */
  | {
      readonly kind: "tool-result";
      readonly name: string;
      readonly ok: boolean;
      readonly ms: number;
      readonly bytes: number;
      readonly cut: boolean;
      readonly text: string;
    }
  /** Words of the session's own agent. */
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "tool-denied"; readonly name: string }
  /** The first prompt of a new or resumed conversation is on its way to the model. */
  | { readonly kind: "began"; readonly resumed: boolean }
  | {
      readonly kind: "usage";
      /** As `<provider>/<model>`. */
      readonly model: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly agentId?: string;
    }
  | { readonly kind: "compaction-started" }
  | {
      readonly kind: "compaction-ended";
      readonly ok: boolean;
      readonly tokensBefore?: number;
      readonly tokensAfter?: number;
    }
  /** One host that the sandbox reached or was kept from, told when the session has ended. */
  | ({ readonly kind: "network" } & ReachedHost)
  /** `reason`: the runtime's, or `cut-off` where its end was not told. `models`: one for each model that answered. */
  | { readonly kind: "turn-settled"; readonly reason: string; readonly models: readonly ModelUse[] }
  /** The gateway asks another model from now on, because the one before did not answer. */
  | {
      readonly kind: "model-switched";
      readonly from: string;
      readonly to: string;
      /** What the first answered; 0 for nothing. */
      readonly status: number;
    }
  | { readonly kind: "error"; readonly message: string; readonly decision?: ErrorDecision }
  | { readonly kind: "closed" };

/** What a turn used of one model, sub-agents included. */
export interface ModelUse {
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface RunOptions {
  /** Aborting ends the turn as `aborted`, within milliseconds; that its processes are dead is known after disposing the session. */
  readonly signal: AbortSignal;
  /** Longest duration of the turn in ms. */
  readonly deadlineMs: number;
  /**
   * Longest time without a sign of life in ms; then the runtime is asked for one, and a frozen one ends the turn.
   * A model call or a tool may be silent for longer.
   */
  readonly silenceMs: number;
}

export type RunOutcome =
  | { readonly kind: "done"; readonly text: string; readonly endedBy: string | undefined }
  | { readonly kind: "aborted" }
  /** `outside`: the model or the network failed, not the turn; it is tried again and not counted. */
  | {
      readonly kind: "failed";
      readonly cause: "model" | "exit" | "silence" | "deadline" | "hook";
      readonly outside: boolean;
      readonly message: string;
      /** It will not pass by itself: whoever runs the service has to do something. */
      readonly escalate?: true;
    };

/** An open conversation. Disposing it disconnects, ends the sandbox and every process in it, and never throws. */
export interface AgentSession extends AsyncDisposable {
  readonly resumed: boolean;
  /** Process id of the sandbox or runtime on this host, for the record of who must be dead after a stop. */
  readonly pid: number | undefined;
  /** Sends one prompt and waits for the end of its turn. One at a time. Never rejects. */
  run(prompt: string, options: RunOptions): Promise<RunOutcome>;
  /** Adds a message to the running turn, before its next model request. */
  steer(prompt: string): Promise<void>;
}

export interface AgentRuntime extends AsyncDisposable {
  /** Resumes the session when its history is in `home`, creates it otherwise. @throws SquadronError `agent`; `history` when it refuses to resume; `refused` without a sandbox; `fenced` on abort. */
  open(spec: AgentSpec, signal: AbortSignal): Promise<AgentSession>;
  /**
   * Copies the conversation of a session that may be running from `home` to the home `to`, up to the end of its last
   * finished round of tool calls. `endsTurn`: tools after which nothing follows. @returns ids of the tool calls whose
   * results the copy holds. @throws SquadronError `agent` when it is not to be trusted.
   */
  copyStep(at: {
    home: string;
    runtimeId: RuntimeId;
    to: string;
    endsTurn: readonly string[];
  }): Promise<ReadonlySet<string>>;
  /** Number of sessions open in this process, for tests, metrics and the demo's evidence. */
  openSessions(): number;
}
