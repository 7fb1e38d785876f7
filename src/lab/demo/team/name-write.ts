import { z } from "zod";

import type { LabWrite } from "../../github/journal.ts";
import { marksIn } from "../../world/marks-in.ts";

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

/** What is kept of a turn's clone where it ends without having pushed all. */
export const unfinishedWork = "Squadron: keeps unfinished work, or lets it go";

/** Names a change in the words of the plot; one that it does not know, by method and path. */
export function nameWrite(write: LabWrite): string {
  const path = write.path.replace(/^\/repos\/[^/]+\/[^/]+/, "");
  if (write.method === "PUSH") {
    const refs = pushed.parse(write.body).map(({ ref }) => ref.replace("refs/heads/", ""));
    if (refs.every((ref) => ref.startsWith("refs/squadron/"))) return unfinishedWork;
    return write.actor === "maintainer"
      ? `maintainer pushes to ${refs.join()}`
      : `dev: pushes ${refs.join()}`;
  }
  const [, number = "", rest = ""] = /^\/(?:issues|pulls)\/(\d+)(.*)$/.exec(path) ?? [];
  const body = sent.parse(typeof write.body === "object" && write.body !== null ? write.body : {});
  const role = roleIn(effectOf(write));
  const made = { method: write.method, path, number, rest, role, sent: body };
  const rows = write.actor === "maintainer" ? namesOfPerson : names;
  return rows.find(([fits]) => fits(made))?.[1](made) ?? `${write.actor} ${write.method} ${path}`;
}

/** A change, taken apart. */
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

type Name = readonly [fits: (made: Made) => boolean, name: (made: Made) => string];

const namesOfPerson: readonly Name[] = [
  [({ method, path }) => method === "POST" && path === "/issues", () => "maintainer opens an issue"],
  [
    ({ rest }) => rest === "/labels",
    ({ number, sent: { labels } }) => `maintainer labels #${number} ${labels.join()}`,
  ],
  [({ rest }) => rest === "/comments", ({ number }) => `maintainer comments on #${number}`],
  [({ rest }) => rest === "/merge", ({ number }) => `maintainer merges #${number}`],
  [
    ({ method, sent: { state } }) => method === "PATCH" && state === "closed",
    ({ number }) => `maintainer closes #${number}`,
  ],
];

/** The first row that fits names the change. */
const names: readonly Name[] = [
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

/** The effect that a text of the App's or a check comes from; "" for none. */
export function effectOf({ body }: LabWrite): string {
  const { data } = sent.safeParse(body);
  const [mark] = marksIn(data?.body ?? "");
  return mark ? `${mark.session}:${mark.epoch}:${mark.id}` : (data?.external_id ?? "");
}

function roleIn(effect: string): string {
  return /\d+\/\d+\/([a-z]+):/.exec(effect)?.[1] ?? "Squadron";
}
