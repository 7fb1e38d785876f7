import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import type { OperatorTools } from "../compose-operator.ts";
import { SquadronError } from "../domain/errors.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionRecord } from "../domain/session.ts";
import type { SessionView } from "../observe/session-view.ts";
import type { ExitCode } from "./command.ts";
import { wake } from "./operator.ts";
import { say } from "./print.ts";

const lookMs = 300;

/** Gives a session words of whoever runs Squadron, and wakes it. */
export function tell(tools: OperatorTools, view: SessionView, words: string): Promise<SessionRecord> {
  return wake(tools, view, { order: "resume", text: `Whoever runs Squadron says:\n\n${words}` });
}

/** Tells a session line by line what is typed, and shows what it does with it, until the input ends. */
export async function talkWith(tools: OperatorTools, view: SessionView): Promise<ExitCode> {
  if ((await tools.wakes.workers()) === 0)
    throw new SquadronError(
      "refused",
      "No worker runs now, so nobody would answer. Start the service, or leave word with --prompt.",
    );
  say(`Talking with ${view.id} on ${view.repository}#${view.issue}. It writes on GitHub. Ctrl-D leaves.`);
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: `${view.id}> ` });
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== "") await exchange(tools, view, line);
    lines.prompt();
  }
  return 0;
}

/** One word and what comes of it: what it does as the audit tells, and where it stands in the end. */
async function exchange(tools: OperatorTools, view: SessionView, words: string): Promise<void> {
  const { key, turns } = await tell(tools, view, words);
  let seen = (await tools.audit.last(key, Infinity)).length;
  for (;;) {
    await sleep(lookMs);
    const all = await tools.audit.last(key, Infinity);
    for (const { event, detail } of all.slice(seen)) say(`  ${event} ${detail}`);
    seen = Math.max(seen, all.length);
    const record = await tools.registry.get(key);
    if (!record) return say(`${view.id} was let go.`);
    const waiting = await tools.mail.later(sessionMailbox(key), 0, 1);
    if (record.turns <= turns && record.status !== "failed" && record.status !== "paused") continue;
    if (waiting.length > 0 || record.status === "active") continue;
    const question = record.waitingFor === "" ? "" : ` It asks: ${record.waitingFor}`;
    return say(`${view.id} is ${record.status}: ${record.lastActivity}.${question}`);
  }
}
