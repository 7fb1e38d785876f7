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
    const refs = pushed.parse(write.body).map(({ ref }) => ref.replace("refs/heads/", ""));
    return write.actor === "maintainer"
      ? `maintainer pushes to ${refs.join()}`
      : `dev: pushes ${refs.join()}`;
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

/** A change by the App, taken apart. */
interface Made {
  readonly method: string;
  /** Below the repository. */
  readonly path: string;
  /** Of the issue or pull request it is about, "" for none, and what of it. */
  readonly number: string;
  readonly rest: string;
  readonly role: string;
  readonly sent: z.infer<typeof sent>;
}

/** The first row that fits names the change. */
const names: readonly (readonly [fits: (made: Made) => boolean, name: (made: Made) => string])[] = [
  [
    ({ path }) => path.endsWith("/reactions"),
    ({ number }) => `Squadron: 👀 on ${number === "" ? "a comment" : `#${number}`}`,
  ],
  [
    ({ rest }) => rest === "/labels",
    ({ number, sent: { labels } }) => `Squadron: labels #${number} ${labels.join()}`,
  ],
  [({ path }) => path === "/issues", ({ role }) => `${role}: opens an issue`],
  [({ rest }) => rest === "/sub_issues", ({ number }) => `pm: sub-issue of #${number}`],
  [({ rest }) => rest === "/dependencies/blocked_by", ({ number }) => `docs: #${number} is blocked`],
  [
    ({ path, sent: { draft } }) => path === "/pulls" && draft,
    ({ role, sent: { body } }) =>
      `${role}: opens a draft that ${/closes #\d+/i.exec(body)?.[0].toLowerCase() ?? "closes nothing"}`,
  ],
  [({ sent: { query } }) => query.includes("markReady"), () => "dev: marks it ready"],
  [({ sent: { query } }) => query.includes("resolveReviewThread"), () => "dev: resolves a thread"],
  [
    ({ path }) => path === "/check-runs",
    ({ role, sent: { name, conclusion } }) => `${role}: check ${name} ${conclusion}`,
  ],
  [({ rest }) => rest.endsWith("/replies"), ({ role, number }) => `${role}: answers a thread of #${number}`],
  [
    ({ rest, sent: { body } }) => rest === "/reviews" && body.includes("** approves"),
    ({ role, number }) => `${role}: approves #${number}`,
  ],
  [({ rest }) => rest === "/reviews", ({ role, number }) => `${role}: asks for changes of #${number}`],
  [
    ({ method, path }) => method === "PATCH" && path.startsWith("/issues/comments/"),
    ({ role }) => `${role}: living comment edited`,
  ],
  [
    ({ rest, sent: { body } }) => rest === "/comments" && body.startsWith("**"),
    ({ role, number }) => `${role}: living comment on #${number}`,
  ],
  [
    ({ rest }) => rest === "/comments",
    ({ role, number, sent: { body } }) => `${role}: ${wordsIn(body, number)}`,
  ],
];

const texts: readonly (readonly [RegExp, string])[] = [
  [/What is the sum of an empty list/, "asks"],
  [/It describes what that changes/, "says why it waits"],
  [/sum\(\) is described now/, "says that it is described"],
  [/Workflows are for people to change/, "says what it may not do"],
];

function wordsIn(body: string, number: string): string {
  const to = /^🤝 \*\*[a-z]+\*\* (?:→|asks) \*\*([a-z]+)\*\*/.exec(body)?.[1];
  if (to !== undefined) return `hands #${number} to ${to}`;
  const said = texts.find(([words]) => words.test(body))?.[1];
  return said === undefined ? "last words of a turn" : `${said} on #${number}`;
}

function bySquadron(write: LabWrite, path: string, body: z.infer<typeof sent>): string | undefined {
  const [, number = "", rest = ""] = /^\/(?:issues|pulls)\/(\d+)(.*)$/.exec(path) ?? [];
  const made = { method: write.method, path, number, rest, role: roleIn(effectOf(write)), sent: body };
  return names.find(([fits]) => fits(made))?.[1](made);
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
