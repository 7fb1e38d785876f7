import { z } from "zod";
import type { UnkeyedEvent } from "../act-key.ts";

/** One webhook request, after its signature was found good. */
export interface Delivery {
  /** `X-GitHub-Delivery`. */
  readonly guid: string;
  /** `X-GitHub-Event`. */
  readonly event: string;
  readonly payload: unknown;
  /** ISO 8601. */
  readonly receivedAt: string;
}

/** A delivery that is not for us. The reason never quotes the payload. */
export interface Ignored {
  readonly ignored: string;
}

/** Turns the payloads of one webhook event into events. Never throws. */
export type Family = (delivery: Delivery) => UnkeyedEvent | Ignored;

/** What the readers of a family's actions get besides the payload. */
export type Read<P, R = UnkeyedEvent> = (payload: P, delivery: Delivery) => R | Ignored;

const actionOf = z.object({ action: z.string() });

/** A family whose payloads name an action: unknown actions are ignored before anything else is parsed. */
export function byAction<S extends z.ZodType>(
  schema: S,
  actions: ReadonlyMap<string, Read<z.output<S>>>,
): Family {
  const readers = new Map([...actions].map(([action, read]) => [action, parsed(schema, read)]));
  return (delivery) => {
    const named = actionOf.safeParse(delivery.payload);
    if (!named.success) return { ignored: "the payload names no action" };
    const read = readers.get(named.data.action);
    return read ? read(delivery) : { ignored: "nothing is done on this action" };
  };
}

export function parsed<S extends z.ZodType>(schema: S, read: Read<z.output<S>>): Family {
  return (delivery) => {
    const result = schema.safeParse(delivery.payload);
    if (result.success) return read(result.data, delivery);
    const where = result.error.issues[0]?.path.join(".");
    return { ignored: where ? `the payload lacks a usable ${where}` : "the payload is not an object" };
  };
}
