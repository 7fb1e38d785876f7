import type { z } from "zod";

import type { Person } from "../person.ts";
import {
  seenComments,
  seenFiles,
  seenIssue,
  seenLineComments,
  seenPull,
  seenReviews,
  type SeenFile,
  type SeenIssue,
  type SeenPull,
} from "./seen.ts";

/** Words on a thread, in the order in which they were said. */
interface Said {
  readonly by: string;
  /** ISO 8601 */
  readonly at: string;
  readonly what: string;
  readonly text: string;
}

/** An issue or pull request as its page shows it. */
export interface SeenThread {
  readonly issue: SeenIssue;
  readonly said: readonly Said[];
  /** Of a pull request. */
  readonly pull: (SeenPull & { readonly files: readonly SeenFile[] }) | undefined;
}

/** Reads a thread as a person sees it; undefined when there is none. */
export async function readThread(
  person: Person,
  repository: string,
  number: number,
): Promise<SeenThread | undefined> {
  const at = `/repos/${repository}`;
  const read = async <T>(path: string, shape: z.ZodType<T>): Promise<T> =>
    shape.parse((await person.request("GET", `${at}${path}`)).body);
  const found = seenIssue.safeParse((await person.request("GET", `${at}/issues/${number}`)).body);
  if (!found.success) return undefined;
  const issue = found.data;
  const comments = await read(`/issues/${number}/comments?per_page=100`, seenComments);
  const said = comments.map((each) => saidBy(each, "commented", each.created_at));
  if (issue.pull_request === undefined) return { issue, said, pull: undefined };
  const [pull, files, reviews, lines] = await Promise.all([
    read(`/pulls/${number}`, seenPull),
    read(`/pulls/${number}/files?per_page=100`, seenFiles),
    read(`/pulls/${number}/reviews?per_page=100`, seenReviews),
    read(`/pulls/${number}/comments?per_page=100`, seenLineComments),
  ]);
  const all = [
    ...said,
    ...reviews.map((each) => saidBy(each, verdicts[each.state] ?? "reviewed", each.submitted_at)),
    ...lines.map((each) => saidBy(each, `commented on ${each.path}:${each.line ?? "?"}`, each.created_at)),
  ];
  return { issue, said: all.sort((a, b) => a.at.localeCompare(b.at)), pull: { ...pull, files } };
}

const verdicts: Readonly<Record<string, string>> = {
  APPROVED: "approved the changes",
  CHANGES_REQUESTED: "asked for changes",
};

function saidBy(
  { user, body }: { readonly user: { readonly login: string } | null; readonly body: string | null },
  what: string,
  at: string,
): Said {
  return { by: user?.login ?? "somebody", at, what, text: body ?? "" };
}
