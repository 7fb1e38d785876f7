import { z } from "zod";
import type { Actor } from "../event.ts";

// Pieces of GitHub's payloads. Only what an event cannot be built without may fail to parse: deliveries carry more
// than the documentation says, sometimes less (a deleted account is null), and old servers differ.

export const id = z.number().int().nonnegative();
/** Text that may be missing or null. */
export const text = z
  .string()
  .nullish()
  // Null is ordinary; leaving it to catch would build an error for each.
  .transform((value) => value ?? "")
  .catch("");
/** ISO 8601 with any offset, or undefined. */
export const time = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);

/** Stands in where GitHub names nobody. Never human, so it can never have permission. */
const ghost: Actor = { id: 0, login: "ghost", kind: "bot" };

export const actor = z
  .object({ id, login: z.string(), type: text })
  .transform(({ type, ...who }): Actor => ({ ...who, kind: type === "User" ? "human" : "bot" }))
  .catch(ghost);

export const app = z
  .object({ id })
  .transform((value) => value.id)
  .nullable()
  .catch(null);

export const repository = z
  .object({
    id,
    name: z.string(),
    owner: z.object({ login: text, name: text }),
    default_branch: text,
    updated_at: time,
    // A push tells seconds since the epoch here, every other event ISO 8601.
    pushed_at: z.unknown().optional(),
  })
  .transform(({ owner, default_branch, updated_at, pushed_at, ...rest }) => ({
    value: { ...rest, owner: owner.login || owner.name, defaultBranch: default_branch },
    updatedAt: updated_at,
    pushedAt: pushed_at,
  }));

const label = z.object({ name: z.string() }).transform(({ name }) => name);
const labels = z
  .array(z.union([label, z.string()]).catch(""))
  .catch([])
  .transform((names) => names.filter((name) => name !== ""));

const issueFields = {
  number: id,
  title: text,
  body: text,
  user: actor,
  labels,
  state: text,
  created_at: time,
  updated_at: time,
  closed_at: time,
};

export const issue = z
  .object({ ...issueFields, pull_request: z.unknown().optional() })
  .transform((value) => ({
    thread: threadOf(value, value.pull_request ? "pull" : "issue"),
    createdAt: value.created_at,
    updatedAt: value.updated_at,
    closedAt: value.closed_at,
  }));

const head = z
  .object({ ref: z.string(), sha: z.string(), repo: z.object({ id }).nullable().catch(null) })
  .optional()
  .catch(undefined);
const base = z
  .object({ repo: z.object({ id }) })
  .optional()
  .catch(undefined);

export const pull = z
  .object({ ...issueFields, head, base, merged: z.unknown().optional(), merged_at: z.unknown().optional() })
  .transform((value) => ({
    thread: {
      ...threadOf(value, "pull"),
      ...(value.head && {
        head: {
          ref: value.head.ref,
          sha: value.head.sha,
          // A deleted fork is null: what cannot be shown to be ours is a stranger's.
          fork: value.head.repo === null || value.head.repo.id !== value.base?.repo.id,
        },
      }),
    },
    merged: value.merged === true || typeof value.merged_at === "string",
    createdAt: value.created_at,
    updatedAt: value.updated_at,
    closedAt: value.closed_at,
  }));

type IssueFields = z.output<z.ZodObject<typeof issueFields>>;

function threadOf<K extends "issue" | "pull">(value: IssueFields, kind: K) {
  return {
    kind,
    number: value.number,
    title: value.title,
    body: value.body,
    author: value.user,
    labels: value.labels,
    open: value.state === "open",
  };
}

/** What nearly every delivery about a repository carries. */
export const envelope = {
  sender: actor.default(ghost),
  repository,
  installation: app,
};
