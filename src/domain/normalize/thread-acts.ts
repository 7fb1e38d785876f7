import { z } from "zod";
import type { UnkeyedEvent } from "../act-key.ts";
import type { Ignored, Read } from "./family.ts";
import type { envelope } from "./payload.ts";
import { actor } from "./payload.ts";
import { commonOf } from "./common.ts";
import type { Thread } from "../event.ts";

/** Beside the issue or pull request itself, what its own webhook events carry. */
export const actFields = {
  label: z.object({ name: z.string() }).optional().catch(undefined),
  assignee: actor.optional(),
};

/** An issue or pull request, and the times it shows. */
export interface Subject {
  readonly thread: Thread;
  readonly merged?: boolean;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
  readonly closedAt: string | undefined;
}

export type ThreadPayload = z.output<z.ZodObject<typeof envelope & typeof actFields>>;

/** The acts that issues and pull requests have in common, by GitHub's name of the action. */
export function threadActs<P extends ThreadPayload>(
  subjectOf: (payload: P) => Subject,
): readonly (readonly [string, Read<P>])[] {
  const act =
    (read: (subject: Subject, base: Base, payload: P) => UnkeyedEvent | Ignored): Read<P> =>
    (payload, delivery) => {
      const subject = subjectOf(payload);
      const base = { ...commonOf(payload, delivery, subject.updatedAt), thread: subject.thread };
      return read(subject, base, payload);
    };
  return [
    ["opened", act((subject, base) => ({ ...base, at: subject.createdAt ?? base.at, kind: "opened" }))],
    ["edited", act((_, base) => ({ ...base, kind: "edited" }))],
    [
      "closed",
      act((subject, base) => ({
        ...base,
        at: subject.closedAt ?? base.at,
        kind: "closed",
        merged: subject.merged ?? false,
      })),
    ],
    ["reopened", act((_, base) => ({ ...base, kind: "reopened" }))],
    ["labeled", act((_, base, payload) => labelAct(base, payload, "labeled"))],
    ["unlabeled", act((_, base, payload) => labelAct(base, payload, "unlabeled"))],
    ["assigned", act((_, base, payload) => assigneeAct(base, payload, "assigned"))],
    ["unassigned", act((_, base, payload) => assigneeAct(base, payload, "unassigned"))],
  ];
}

type Base = ReturnType<typeof commonOf> & { readonly thread: Thread };

function labelAct(base: Base, payload: ThreadPayload, kind: "labeled" | "unlabeled"): UnkeyedEvent | Ignored {
  // Deleting a label from a repository unlabels with a null label.
  if (!payload.label) return { ignored: "the payload names no label" };
  return { ...base, kind, label: payload.label.name };
}

function assigneeAct(
  base: Base,
  payload: ThreadPayload,
  kind: "assigned" | "unassigned",
): UnkeyedEvent | Ignored {
  if (!payload.assignee) return { ignored: "the payload names no assignee" };
  return { ...base, kind, assignee: payload.assignee };
}
