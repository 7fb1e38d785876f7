import { actKeyOf, type UnkeyedEvent } from "../domain/act-key.ts";
import type { Ingest } from "../ports/ingest.ts";

/** An act that no delivery could tell of: its key stands for the delivery's id, too. */
type MadeEvent = UnkeyedEvent extends infer E ? (E extends unknown ? Omit<E, "guid"> : never) : never;

/** Takes an act that Squadron made of what it found. @returns whether it was new. */
export async function takeMade(ingest: Ingest, made: MadeEvent): Promise<boolean> {
  const actKey = actKeyOf({ ...made, guid: "" });
  return (await ingest({ ...made, guid: actKey, actKey }, "found")) === "accepted";
}
