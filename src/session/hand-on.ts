import type { SessionKey } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { SessionDeps } from "./session-deps.ts";

/** Gives a session's place for a turn back, and wakes those that got one by it. */
export async function handOn(
  { gate, wakes }: Pick<SessionDeps, "gate" | "wakes">,
  key: SessionKey,
): Promise<void> {
  const { granted } = await gate.leave(key);
  await Promise.all(granted.map((each) => wakes.wake(sessionMailbox(each))));
}
