import { setTimeout as sleep } from "node:timers/promises";

import { reword } from "../../src/lab/model/reword.ts";
import type { Improvise, ModelMessage, ModelRequest, Reply } from "../../src/lab/model/script.ts";
import type { Random } from "./random.ts";
import type { Ask } from "./record.ts";

interface Watching {
  readonly random: Random;
  readonly asked: (ask: Ask) => void;
  /** Awaited before the answer: what happens during a model call happens here. */
  readonly during: (session: string) => Promise<void>;
}

/**
 * The agent of a campaign: answers each turn with one comment that repeats the numbers it was told, then finishes; with
 * a shell it runs a command first. It says everything in other words each time.
 */
export function createAgent({ random, asked, during }: Watching): Improvise {
  let said = 0;
  return async (request) => {
    const nth = said++;
    asked(describe(request, nth));
    await during(request.session);
    await sleep(thinkingMs(random));
    return reword(nextReply(request), nth);
  };
}

/** The numbers that stand in a text, as comments and titles of a campaign carry them. */
export function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/\bnote-(\d+)\b/g)].map(([, digits]) => Number(digits));
}

// Mostly quick; sometimes longer than a lease lasts, so that what is frozen or killed is in the middle of a turn.
function thinkingMs(random: Random): number {
  const roll = random.next();
  if (roll < 0.03) return 1_500 + random.int(1_000);
  return roll < 0.15 ? 200 + random.int(400) : random.int(50);
}

function describe({ session, messages, tools }: ModelRequest, nth: number): Ask {
  const people = messages.filter((message) => message.role === "user");
  const last = people.at(-1)?.text ?? "";
  return {
    session,
    at: Date.now(),
    begins: messages.at(-1)?.role === "user",
    told: numbersIn(last),
    knows: numbersIn(people.map((message) => message.text).join("\n")),
    forgot: /conversation on this issue was lost/.test(last),
    answer: String(nth),
    sandboxed: tools.includes("bash"),
  };
}

function nextReply({ messages, tools }: ModelRequest): Reply {
  const since = messages.findLastIndex((message) => message.role === "user");
  const turn = messages.slice(since + 1);
  const open = unanswered(messages);
  if (tools.includes("bash") && !called(turn, "bash"))
    return { tools: [{ name: "bash", arguments: { command: "sleep 0.1; git log --oneline | head -1" } }] };
  if (open.length > 0 && !called(turn, "post_comment"))
    return {
      tools: [
        { name: "post_comment", arguments: { body: `Heard ${open.map((n) => `note-${n}`).join(", ")}.` } },
      ],
    };
  return { tools: [{ name: "finish", arguments: { summary: "Answered." } }] };
}

function called(turn: readonly ModelMessage[], name: string): boolean {
  return turn.some((message) => message.toolCalls.some((call) => call.name === name));
}

/** Numbers it was told and has not answered in a comment that was posted. */
function unanswered(messages: readonly ModelMessage[]): readonly number[] {
  const open = new Set<number>();
  let trying: readonly number[] = [];
  for (const { role, text, toolCalls } of messages) {
    // Told that part of its memory is missing, it takes what came before for answered.
    if (role === "user" && text.includes("damaged and is missing")) open.clear();
    if (role === "user") for (const number of numbersIn(text)) open.add(number);
    for (const { name, arguments: args } of toolCalls)
      if (name === "post_comment") trying = numbersIn(String(args["body"]));
    if (role === "tool" && text.includes("Posted as comment"))
      for (const number of trying) open.delete(number);
  }
  return [...open];
}
