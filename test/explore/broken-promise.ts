import { isGivenUp } from "./fate.ts";
import { boxOf } from "./store-state.ts";
import { readBody, sessionBox, thread, type Setting, type World } from "./world.ts";

/** @returns the promise that does not hold in this world, or undefined. */
export function brokenPromise(world: World, setting: Setting): string | undefined {
  return world.past.wrong || lost(world, setting);
}

/** Accepted is kept: what was accepted waits, was handled, was given up and may come again, or was ended by a person. */
function lost(world: World, { scenario }: Setting): string | undefined {
  const { numbers, fates } = world.past;
  const waits = (box: string, act: number): boolean =>
    boxOf(world.store, box).mail.some(({ body }) => readBody(body).act === act);
  for (const act of scenario.acts.keys()) {
    if ((numbers[act] ?? 0) === 0 || waits(thread, act)) continue;
    for (let session = 0; session < scenario.sessions; session++) {
      const fate = fates[act]?.[session] ?? "";
      if (fate === "" && !waits(sessionBox(session), act)) return `Act ${act + 1} was accepted and is lost.`;
      if (isGivenUp(fate) && world.store.seen[`act/${act}`] !== undefined)
        return `Act ${act + 1} was given up, and its redelivery is taken for a duplicate.`;
    }
  }
  return undefined;
}
