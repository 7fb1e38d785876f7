/** A request as the script sees it, the same for all wires. */
export interface ModelRequest {
  /** From the header `x-squadron-session`; empty when there is none. */
  readonly session: string;
  readonly messages: readonly ModelMessage[];
  /** Names of the tools offered. */
  readonly tools: readonly string[];
  readonly model: string;
  /** How hard it is asked to think; undefined when it is not said, or on a wire that has no word for it. */
  readonly effort?: string;
  readonly stream: boolean;
}

export interface ModelMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What the model says. Neither text nor tools: an empty answer. */
export interface Reply {
  readonly text?: string;
  readonly tools?: readonly ToolCall[];
  /** Told as usage; counted from the texts when left out. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface Step {
  /** What the last user or tool message must contain. In a file, `/…/` is a regular expression. */
  readonly expect?: string | RegExp;
  /** The answer waits until `release` is called with this name. */
  readonly wait?: string;
  readonly reply: Reply | ((request: ModelRequest) => Reply | Promise<Reply>);
}

/** Answers a whole conversation by itself; undefined says that the request was not expected. */
export type Improvise = (request: ModelRequest) => Reply | undefined | Promise<Reply | undefined>;

/** By session label; `*` is for sessions that are not named. */
export type Script = Readonly<Record<string, readonly Step[] | Improvise>>;

/** The step that a request asks for, or why there is none. */
export type Found =
  | { readonly step: Step }
  /** One sentence. */
  | { readonly unexpected: string };

/**
 * Which step is next is read from the request itself: one per answer that is already in the conversation. A turn that is
 * repeated after a crash brings the same conversation, and so gets the same step again.
 */
export function findStep(script: Script, request: ModelRequest): Found {
  const steps = script[request.session] ?? script["*"];
  if (!steps) return { unexpected: `The script has no session "${request.session}".` };
  if (typeof steps === "function") return { step: improvised(steps) };
  const index = request.messages.filter((message) => message.role === "assistant").length;
  const step = steps[index];
  if (!step)
    return {
      unexpected: `Session "${request.session}" asked for step ${index + 1}, but has ${steps.length}.`,
    };
  const last = lastAsked(request);
  if (step.expect !== undefined && !matches(step.expect, last))
    return {
      unexpected: `Step ${index + 1} of "${request.session}" expected ${String(step.expect)}, but was asked: ${last.slice(0, 300)}`,
    };
  return { step };
}

/** Text of the last user and tool messages: several tools may have answered since the last reply. */
export function lastAsked(request: ModelRequest): string {
  const lastReply = request.messages.findLastIndex((message) => message.role === "assistant");
  return request.messages
    .slice(lastReply + 1)
    .filter((message) => message.role !== "system")
    .map((message) => message.text)
    .join("\n");
}

function matches(expected: string | RegExp, text: string): boolean {
  return typeof expected === "string" ? text.includes(expected) : expected.test(text);
}

function improvised(improvise: Improvise): Step {
  return {
    reply: async (request) => {
      const reply = await improvise(request);
      if (!reply) throw new UnexpectedRequest(`The script of "${request.session}" has no answer to this.`);
      return reply;
    },
  };
}

/** Thrown by a reply to say that the request was not expected. Lives inside the lab only. */
export class UnexpectedRequest extends Error {}
