import { z } from "zod";

import type { LabWrite } from "../../github/journal.ts";

const sent = z.object({
  body: z.string().default(""),
  content: z.string().default(""),
  labels: z.array(z.string()).default([]),
  draft: z.boolean().default(false),
  name: z.string().default(""),
  conclusion: z.string().default(""),
  query: z.string().default(""),
  external_id: z.string().default(""),
  state: z.string().default(""),
});
const pushed = z.array(z.object({ ref: z.string() }));

/** Names a change in the words of the plot; one that it does not know, by method and path. */
export function nameWrite(write: LabWrite): string {
  const path = write.path.replace(/^\/repos\/[^/]+\/[^/]+/, "");
  if (write.method === "PUSH") {
    const branch = (pushed.safeParse(write.body).data?.[0]?.ref ?? "").replace("refs/heads/", "");
    return write.actor === "maintainer" ? `maintainer pushes to ${branch}` : `dev: pushes ${branch}`;
  }
  const body = sent.parse(typeof write.body === "object" && write.body !== null ? write.body : {});
  const known = write.actor === "maintainer" ? byPerson(write, path, body) : bySquadron(write, path, body);
  return known ?? `${write.actor} ${write.method} ${path}`;
}

function byPerson(
  { method }: LabWrite,
  path: string,
  { labels, state }: z.infer<typeof sent>,
): string | undefined {
  const [, number = "", rest = ""] = /^\/(?:issues|pulls)\/(\d+)(.*)$/.exec(path) ?? [];
  if (method === "POST" && path === "/issues") return "maintainer opens an issue";
  if (rest === "/labels") return `maintainer labels #${number} ${labels.join()}`;
  if (rest === "/comments") return `maintainer comments on #${number}`;
  if (rest === "/merge") return `maintainer merges #${number}`;
  if (method === "PATCH" && state === "closed") return `maintainer closes #${number}`;
  return undefined;
}

const texts: readonly (readonly [RegExp, string])[] = [
  [/What is the sum of an empty list/, "asks"],
  [/It describes what that changes/, "says why it waits"],
  [/sum\(\) is described now/, "says that it is described"],
  [/Workflows are for people to change/, "says what it may not do"],
];

function bySquadron(write: LabWrite, path: string, sentBody: z.infer<typeof sent>): string | undefined {
  const { method } = write;
  const { body, query, name, conclusion, labels, draft } = sentBody;
  const role = roleIn(effectOf(write));
  const [, number = "", rest = ""] = /^\/(?:issues|pulls)\/(\d+)(.*)$/.exec(path) ?? [];
  if (path.endsWith("/reactions")) return `Squadron: 👀 on ${number === "" ? "a comment" : `#${number}`}`;
  if (rest === "/labels") return `Squadron: labels #${number} ${labels.join()}`;
  if (path === "/issues") return `${role}: opens an issue`;
  if (rest === "/sub_issues") return `pm: sub-issue of #${number}`;
  if (rest === "/dependencies/blocked_by") return `docs: #${number} is blocked`;
  if (path === "/pulls")
    return `${role}: opens a ${draft ? "draft" : "pull request"} that ${/closes #\d+/i.exec(body)?.[0].toLowerCase() ?? "closes nothing"}`;
  if (path === "/graphql")
    return query.includes("markReady") ? "dev: marks it ready" : "dev: resolves a thread";
  if (path === "/check-runs") return `${role}: check ${name} ${conclusion}`;
  if (rest.endsWith("/replies")) return `${role}: answers a thread of #${number}`;
  if (rest === "/reviews")
    return `${role}: ${body.includes("** approves") ? "approves" : "asks for changes of"} #${number}`;
  if (method === "PATCH") return `${role}: living comment edited`;
  if (rest !== "/comments") return undefined;
  if (body.startsWith("**")) return `${role}: living comment on #${number}`;
  const to = /^🤝 \*\*[a-z]+\*\* (?:→|asks) \*\*([a-z]+)\*\*/.exec(body)?.[1];
  if (to !== undefined) return `${role}: hands #${number} to ${to}`;
  const said = texts.find(([words]) => words.test(body))?.[1];
  return said === undefined ? `${role}: last words of a turn` : `${role}: ${said} on #${number}`;
}

const mark = z.object({ k: z.string(), e: z.number(), id: z.string() });

/** The effect that a text of the App's or a check comes from; "" for none. */
export function effectOf({ body }: LabWrite): string {
  const { data } = sent.safeParse(body);
  const [, encoded] = /<!-- squadron ([\w-]+)\.[0-9a-f]{64} -->/.exec(data?.body ?? "") ?? [];
  if (encoded === undefined) return data?.external_id ?? "";
  const read = mark.parse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
  return `${read.k}:${read.e}:${read.id}`;
}

function roleIn(effect: string): string {
  return /\d+\/\d+\/([a-z]+):/.exec(effect)?.[1] ?? "Squadron";
}
