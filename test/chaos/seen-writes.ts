import { z } from "zod";

import type { LabWrite } from "../../src/lab/github/journal.ts";
import { marksIn } from "../../src/lab/world/marks-in.ts";
import { numbersIn } from "./agent.ts";
import type { Write } from "./record.ts";

const body = z.object({ body: z.string().optional(), content: z.string().optional() });

/** The App's changes as the checker reads them. */
export function seenWrites(writes: readonly LabWrite[]): readonly Write[] {
  const issueOf = new Map<number, number>();
  for (const write of writes) {
    const issue = /\/issues\/(\d+)\/comments$/.exec(write.path)?.[1];
    if (issue !== undefined && typeof write.made === "number") issueOf.set(write.made, Number(issue));
  }
  return writes.filter((write) => write.actor.endsWith("[bot]")).map((write) => toWrite(write, issueOf));
}

function toWrite(write: LabWrite, issueOf: ReadonlyMap<number, number>): Write {
  const { data } = body.safeParse(write.body);
  const content = data?.body ?? data?.content ?? "";
  const [, onComment] = /\/issues\/comments\/(\d+)/.exec(write.path) ?? [];
  const [, onIssue] = /\/issues\/(\d+)(?:\/|$)/.exec(write.path) ?? [];
  const kind = kindOf(write);
  const comment = kind === "comment" ? Number(write.made) : Number(onComment ?? 0);
  return {
    at: write.at.getTime(),
    kind,
    issue: Number(onIssue ?? issueOf.get(comment) ?? 0),
    comment,
    content,
    marks: marksIn(content),
    numbers: numbersIn(content),
    answers: [...content.matchAll(/\(wording (\d+)\)/g)].map(([, nth = ""]) => nth),
  };
}

function kindOf({ method, path }: LabWrite): Write["kind"] {
  if (path.endsWith("/reactions")) return "reaction";
  if (method === "POST" && path.endsWith("/comments")) return "comment";
  return method === "PATCH" && /\/comments\/\d+$/.test(path) ? "edit" : "other";
}
