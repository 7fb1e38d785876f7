import type { SquadronEvent } from "./event.ts";

type Kind = SquadronEvent["kind"];
type EventOf<K extends Kind> = Extract<SquadronEvent, { kind: K }>;
type Unkeyed<E> = E extends unknown ? Omit<E, "actKey"> : never;
/** An event that has everything but its key. */
export type UnkeyedEvent = Unkeyed<SquadronEvent>;

/** A field of the event, one level deep: `label`, `thread.number`. `#` in front means a digest of the text. */
type Path<E> = {
  [F in keyof E & string]: E[F] extends readonly number[]
    ? F
    : E[F] extends object
      ? `${F}.${keyof E[F] & string}`
      : F;
}[keyof E & string];
type Parts<E> = readonly (Path<E> | `#${Path<E>}`)[];

/**
 * What makes two deliveries one act: repository (or installation) id, kind, then these fields.
 * `docs/act-keys.md` gives the reason of each row; a test holds the two equal.
 */
export const actKeyParts: { readonly [K in Kind]: Parts<EventOf<K>> } = {
  opened: ["thread.number"],
  edited: ["thread.number", "at", "#thread.title", "#thread.body"],
  closed: ["thread.number", "at"],
  reopened: ["thread.number", "at"],
  deleted: ["thread.number"],
  transferred: ["thread.number"],
  labeled: ["thread.number", "label", "at"],
  unlabeled: ["thread.number", "label", "at"],
  assigned: ["thread.number", "assignee.id", "at"],
  unassigned: ["thread.number", "assignee.id", "at"],
  commented: ["comment.on", "comment.id"],
  reacted: ["commentId", "reactionId"],
  answered: ["to", "line"],
  "comment-edited": ["comment.on", "comment.id", "at", "#comment.body"],
  "comment-deleted": ["comment.on", "comment.id"],
  pushed: ["thread.number", "head", "at"],
  ready: ["thread.number", "at"],
  "review-requested": ["thread.number", "reviewer", "at"],
  reviewed: ["review.id"],
  "review-thread": ["thread.number", "comments", "resolved", "at"],
  dependency: ["thread.number", "change", "blockedBy.repositoryId", "blockedBy.number", "at"],
  "sub-issue": ["thread.number", "change", "child.repositoryId", "child.number", "at"],
  checked: ["source", "head", "name", "conclusion", "at"],
  "branch-pushed": ["ref", "after", "at"],
  "repository-gone": ["why", "at"],
  "repository-renamed": ["repository.name", "at"],
  scheduled: ["cron", "role", "issue", "#title", "#text", "at"],
  summoned: ["guid"],
  "installation-gone": ["why", "guid"],
  "installation-back": ["why", "guid"],
  "repositories-removed": ["guid"],
};

/** @returns a printable key; equal for two deliveries of one act, different for two acts. Never throws. */
export function actKeyOf(event: UnkeyedEvent): string {
  const root = "repository" in event ? event.repository.id : (event.installationId ?? 0);
  const parts: readonly string[] = actKeyParts[event.kind];
  return [root, event.kind, ...parts.map((part) => escapePart(readPart(event, part)))].join("/");
}

function readPart(event: object, part: string): string {
  if (part.startsWith("#")) return digest(readPart(event, part.slice(1)));
  let value: unknown = event;
  for (const field of part.split("."))
    value = typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
  return Array.isArray(value) ? value.join("+") : String(value);
}

// Labels and check names may hold any character; "/" between parts must stay unambiguous and the key printable.
function escapePart(text: string): string {
  const escaped = text.replaceAll(
    /[^\w.:+-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  // A check's name is free text of any length; keys live in Redis by the thousand.
  return escaped.length <= 200 ? escaped : `${escaped.slice(0, 180)}~${digest(text)}`;
}

/** 64 bits of FNV-1a in two lanes. It tells texts of one second apart; it is no protection against a forger. */
export function digest(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 16), 0x01000193);
  }
  return [low, high].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
