import type { RuntimeId } from "../domain/ids.ts";
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

/** Answers one model request of the session. The host holds the key; the runtime never sees it. */
export type ModelCall = (
  request: Request,
  context: { readonly agentId?: string; readonly signal: AbortSignal },
) => Promise<Response>;

/** The wire the runtime speaks to the model gateway. */
export type ModelWire = "openai" | "azure" | "anthropic";

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
  readonly tools: readonly AgentTool[];
  /** Built-in file and shell tools of the runtime, by the runtime's names (`bash`, `view`, …). Empty: none, no sandbox needed. */
  readonly builtinTools: readonly string[];
  /** `bubblewrap` is required when `builtinTools` is not empty, unless an operator said `none` in so many words. */
  readonly sandbox: "bubblewrap" | "none";
  /** Hosts its sandbox may reach (`Egress`); none: it has no network. Without a sandbox nothing is held back. */
  readonly network: readonly string[];
  /** Context window given to the runtime; compaction starts at 80 % of it. */
  readonly maxPromptTokens: number;
  readonly callModel: ModelCall;
  readonly onEvent: (event: AgentEvent) => void;
}

/** What the audit and the living comment see of a turn. No prompt or result text beyond a short line. */
export type AgentEvent =
  | {
      readonly kind: "opened";
      readonly resumed: boolean;
      readonly sandboxed: boolean;
      readonly pid: number | undefined;
    }
  | { readonly kind: "tool-started"; readonly name: string; readonly callId: string; readonly detail: string }
  | { readonly kind: "tool-ended"; readonly name: string; readonly callId: string; readonly ok: boolean }
  | {
      readonly kind: "usage";
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
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "closed" };

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
      readonly cause: "model" | "exit" | "silence" | "deadline";
      readonly outside: boolean;
      readonly message: string;
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
