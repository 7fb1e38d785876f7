import { z } from "zod";

/** What is read of a line of `events.jsonl`; the runtime writes more kinds and fields. */
const line = z.object({
  type: z.string(),
  agentId: z.string().optional(),
  data: z
    .object({
      toolCallId: z.string().optional(),
      success: z.boolean().optional(),
      toolRequests: z.array(z.object({ toolCallId: z.string(), name: z.string() })).optional(),
    })
    .catch({}),
});
type Line = z.infer<typeof line>;

export interface LastStep {
  /** The history up to the last prompt or finished round of tool calls, whichever came later. */
  readonly text: string;
  /** Ids of the tool calls whose results it holds. */
  readonly calls: ReadonlySet<string>;
}

/**
 * Takes back what a history holds of a round of tool calls that was not finished, of a last word, and of a round that
 * ended the turn: the model is to decide about them once more, and not to be told that they were interrupted. The
 * runtime writes a round's results together and late, so a copy may lack the newest.
 */
export function lastStep(history: string, endsTurn: ReadonlySet<string>): LastStep {
  const calls = new Set<string>();
  let round: Round = { open: new Map(), done: [], ended: false };
  let end = 0;
  let at = 0;
  // What comes after the last line's end is torn.
  for (const raw of history.split("\n").slice(0, -1)) {
    at += raw.length + 1;
    const event = read(raw);
    // Damaged: nothing behind it is sure.
    if (event === undefined) break;
    if (event.agentId !== undefined) continue;
    if (event.type === "user.message") end = at;
    if (event.type === "user.message" || event.type === "assistant.message") round = begin(event);
    if (event.type === "tool.execution_complete" && finish(round, event, endsTurn)) {
      for (const call of round.done) calls.add(call);
      end = at;
    }
  }
  return { text: history.slice(0, end), calls };
}

/** The tool calls of one answer of the model. */
interface Round {
  readonly open: Map<string, string>;
  readonly done: string[];
  ended: boolean;
}

function begin({ data }: Line): Round {
  const open = new Map((data.toolRequests ?? []).map(({ toolCallId, name }) => [toolCallId, name]));
  return { open, done: [], ended: false };
}

/** @returns whether the round is finished by this, and another follows. */
function finish(round: Round, { data }: Line, endsTurn: ReadonlySet<string>): boolean {
  const name = round.open.get(data.toolCallId ?? "");
  if (name === undefined || data.toolCallId === undefined) return false;
  round.open.delete(data.toolCallId);
  round.done.push(data.toolCallId);
  if (data.success === true && endsTurn.has(name)) round.ended = true;
  return round.open.size === 0 && !round.ended;
}

function read(raw: string): Line | undefined {
  try {
    return line.safeParse(JSON.parse(raw)).data;
  } catch {
    return undefined;
  }
}
