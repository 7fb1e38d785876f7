import { z } from "zod";

import { errorCode, SquadronError } from "../domain/errors.ts";
import type { PlanItem } from "../domain/session.ts";
import type { AgentTool } from "../ports/agent-runtime.ts";

/** What a turn lets its tools do. Every change on GitHub behind it goes through the writer. */
export interface ToolContext {
  /**
   * Posts a comment on the session's own issue. `earlier`: a run of this turn that was interrupted may have posted it,
   * in words of its own.
   */
  comment(body: string): Promise<{ readonly id: string; readonly earlier: boolean }>;
  /** The issue and its comments as text for the model. */
  readThread(): Promise<string>;
  setPlan(plan: readonly PlanItem[]): void;
  /** Posts a question and lets the session wait for the answer. */
  ask(question: string): Promise<void>;
  /** Ends the work of this turn; the summary is shown in the living comment. */
  finish(summary: string): void;
}

/** A tool as its file defines it. */
export interface Tool<Input extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** For the model: what it does, when to use it. */
  readonly description: string;
  readonly input: Input;
  readonly endsTurn: boolean;
  /** @returns what the model is told. */
  run(context: ToolContext, input: z.infer<Input>): Promise<string>;
}

/** Gives the compiler the input type of a tool's own schema. */
export function defineTool<Input extends z.ZodType>(tool: Tool<Input>): Tool<Input> {
  return tool;
}

/**
 * A tool as the runtime takes it: arguments parsed, expected failures told to the model, and failures that end the
 * turn (`fenced`, `outside`) handed to `onFatal`.
 */
export function bindTool(
  tool: Tool,
  contextOf: (call: string) => ToolContext,
  onFatal: (error: SquadronError) => void,
): AgentTool {
  return {
    name: tool.name,
    description: tool.description,
    parameters: z.toJSONSchema(tool.input, { io: "input" }),
    endsTurn: tool.endsTurn,
    run: async (args, call) => {
      const parsed = tool.input.safeParse(args);
      if (!parsed.success) return { ok: false, text: `Wrong arguments: ${z.prettifyError(parsed.error)}` };
      try {
        return { ok: true, text: await tool.run(contextOf(call.id), parsed.data) };
      } catch (error) {
        const code = errorCode(error);
        if (error instanceof SquadronError && code === "refused") return { ok: false, text: error.message };
        const fatal =
          error instanceof SquadronError
            ? error
            : new SquadronError("internal", `${tool.name} failed.`, { cause: error });
        onFatal(fatal);
        return { ok: false, text: "This turn is ending. Do nothing more." };
      }
    },
  };
}
