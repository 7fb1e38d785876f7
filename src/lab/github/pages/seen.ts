import { z } from "zod";

const user = z.object({ login: z.string() }).nullable();
const body = z.string().nullable();

/** What the pages read of REST's answers. */
export const seenIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.enum(["open", "closed"]),
  user,
  body,
  labels: z.array(z.object({ name: z.string() })),
  created_at: z.string(),
  pull_request: z.object({ merged_at: z.string().nullable() }).optional(),
  repository_url: z.string(),
});
export type SeenIssue = z.infer<typeof seenIssue>;

export const seenComments = z.array(z.object({ id: z.number(), user, body, created_at: z.string() }));

export const seenReviews = z.array(
  z.object({ id: z.number(), user, body, state: z.string(), submitted_at: z.string() }),
);

export const seenLineComments = z.array(
  z.object({
    id: z.number(),
    user,
    body,
    path: z.string(),
    line: z.number().nullable(),
    created_at: z.string(),
  }),
);

export const seenPull = z.object({
  merged: z.boolean(),
  draft: z.boolean(),
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
});
export type SeenPull = z.infer<typeof seenPull>;

export const seenFiles = z.array(
  z.object({
    filename: z.string(),
    additions: z.number(),
    deletions: z.number(),
    patch: z.string().optional(),
  }),
);
export type SeenFile = z.infer<typeof seenFiles>[number];
