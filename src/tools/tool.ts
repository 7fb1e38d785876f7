import { z } from "zod";

import { errorCode, SquadronError } from "../domain/errors.ts";
import type { Identity } from "../domain/plan.ts";
import type { GateKind, RoleProfile, Roster } from "../domain/roster.ts";
import { hasFence } from "../domain/prompt.ts";
import type { PlanItem } from "../domain/session.ts";
import type { AgentTool } from "../ports/agent-runtime.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { TurnChanges } from "../ports/turn-changes.ts";

/** Where and as whom a tool works. */
export interface ToolPlace {
  readonly repository: RepositoryRef & { readonly defaultBranch: string };
  /** The session's own issue or pull request. */
  readonly number: number;
  readonly profile: RoleProfile;
  readonly roster: Roster;
  /** How many agents woke one another before this turn. */
  readonly hops: number;
  /** How often this role may ask for changes of one pull request before a person is asked. */
  readonly mostDisagreements: number;
}

/** Commits that are on the role's branch on GitHub now. */
export interface PushedBranch {
  readonly branch: string;
  /** The branch's commit, "" when it has none. */
  readonly commit: string;
  /** How many commits were new to GitHub. */
  readonly commits: number;
}

/** What a person is asked to allow. */
export interface Asking {
  readonly gate: GateKind;
  readonly what: string;
  /** Only as it is at this commit. */
  readonly commit?: string;
}

/** What a turn lets its tools do. Every change on GitHub behind it goes through the writer. */
export interface ToolContext {
  readonly place: ToolPlace;
  /** Reads GitHub. */
  readonly host: CodeHost;
  readonly self: () => Promise<Identity>;
  /** Changes GitHub. */
  readonly changes: TurnChanges;
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
  /**
   * Puts the commits of the clone on the role's branch on GitHub. @throws SquadronError `refused` with a sentence for the
   * agent when they may not go there.
   */
  push(): Promise<PushedBranch>;
  /** The pull request of the session, 0 for none: its own thread, or the one that it opened. */
  pull(): Promise<number>;
  /** Lets the session wait for these issues of its repository; the first that is closed wakes it. */
  blockOn(numbers: readonly number[], why: string): void;
  /** Lets a person take over: the words are posted, and nothing goes on until somebody answers. */
  escalate(reason: string): Promise<void>;
  /** How often this role has asked for changes of the pull request. */
  disagreed(): number;
  /** Notes that it did so once more. */
  disagree(): void;
  /** Whether the role may use this tool only with a person's word, because of what it has read. */
  isTainted(tool: string): boolean;
  /** Notes that the agent is shown words of somebody who may not give it orders. */
  taint(): void;
  /**
   * Does what a person has allowed, or need not; what fails does not use the approval up. Else one is asked, and the turn
   * must end: undefined.
   */
  ifApproved<Result>(asked: Asking, act: () => Promise<Result>): Promise<Result | undefined>;
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

/** What the agent is told when a person has to allow something first. */
export const waitsForApproval =
  "A person has to allow this first; they were asked in a comment. End your turn now: you are woken with the answer, and then you call this tool again.";

/** Runs a tool, with a person's word where words of strangers may have led to it. */
async function use(tool: Tool, context: ToolContext, input: unknown): Promise<string> {
  const act = (): Promise<string> => tool.run(context, input);
  const what = `to use \`${tool.name}\`, although it has read words of people who may not give it orders.`;
  const told = context.isTainted(tool.name)
    ? await context.ifApproved({ gate: "taint", what }, act)
    : await act();
  if (told !== undefined && hasFence(told)) context.taint();
  return told ?? waitsForApproval;
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
        return { ok: true, text: await use(tool, contextOf(call.id), parsed.data) };
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
