import { z } from "zod";

import type { SessionKey } from "./ids.ts";

const marker = z.object({
  /** Session the comment belongs to; with it a marker cannot be moved to another issue or role. */
  k: z.string(),
  e: z.number().int(),
  /** The effect that made the comment; `living` for the living comment's state. */
  id: z.string(),
  /** The role that this is handed to, on the thread where it stands, and how many agents woke one another before it. */
  to: z.object({ role: z.string(), hops: z.number().int() }).optional(),
  /** State that is needed to go on when the store is lost; the living comment's only. */
  s: z
    .object({
      status: z.string(),
      waitingFor: z.string(),
      turns: z.number(),
      plan: z.array(z.tuple([z.string(), z.boolean()])),
      since: z.number(),
      handled: z.array(z.number()),
      /** Comments that are older lack it. */
      spent: z.object({ tokens: z.number(), money: z.number() }).optional(),
      controls: z.partialRecord(z.enum(["pausedBy", "model", "effort"]), z.string()).default({}),
    })
    .optional(),
});

/** What a comment of ours says of itself, hidden from readers. */
export type Marker = z.infer<typeof marker>;

/** Signs a text with a key that only this App has; hex. */
export type Sign = (text: string) => string;

const pattern = /<!-- squadron ([A-Za-z0-9_-]+)\.([0-9a-f]{64}) -->/g;

/** The hidden line at the end of a comment. */
export function formatMarker(value: Marker, sign: Sign): string {
  const body = Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
  return `<!-- squadron ${body}.${sign(body)} -->`;
}

/** The markers of a comment that are genuine and belong to this session. */
export function readMarkers(comment: string, session: SessionKey, sign: Sign): readonly Marker[] {
  return genuine(comment, sign).filter(({ k }) => k === session);
}

/** Something that one role hands to another. */
export interface HandOff {
  readonly from: string;
  readonly to: string;
  readonly hops: number;
}

/** What a text of ours hands to a role, where it does; whether we wrote it is for the caller to know. */
export function readHandOff(text: string, sign: Sign): HandOff | undefined {
  const found = genuine(text, sign).findLast(({ to }) => to !== undefined);
  if (!found?.to) return undefined;
  return { from: found.k.split("/").at(-1) ?? "", to: found.to.role, hops: found.to.hops };
}

function genuine(text: string, sign: Sign): readonly Marker[] {
  return [...text.matchAll(pattern)].flatMap(([, body = "", mac]) => {
    if (sign(body) !== mac) return [];
    const parsed = marker.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
    return parsed.success ? [parsed.data] : [];
  });
}

/** A text without anything that looks like a marker of ours. */
export function withoutMarkers(text: string): string {
  const left = text.replaceAll(pattern, "");
  // Taking one out may join the halves of another.
  return left === text ? text : withoutMarkers(left);
}
