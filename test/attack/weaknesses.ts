import type { Replacements } from "../../src/replacements.ts";
import type { SquadronEvent, Thread } from "../../src/domain/event.ts";
import type { DefaultBranch } from "../../src/ports/repository-files.ts";

/** Defences taken out that no promise needs taken out; the rest is in `test/promises/replacements.ts`. */

/** A machine account's act counts as a person's who may do everything. */
export const botsAreHeard: Replacements = {
  host: (real) => ({ ...real, permissionOf: async () => "admin", mayWrite: async () => true }),
  ingest: (real) => (event, origin) => real({ ...event, actor: { ...event.actor, kind: "human" } }, origin),
};

/** A signed mark counts, whoever's comment it stands in. */
export const marksCountForAnybody: Replacements = {
  ingest: (real) => (event, origin) => {
    const actor = { ...event.actor, login: "squadron-lab[bot]", kind: "bot" as const };
    return real(hasMark(event) ? { ...event, actor } : event, origin);
  },
};

function hasMark(event: SquadronEvent): boolean {
  return event.kind === "commented" && event.comment.body.includes("<!-- squadron ");
}

/** What the page of an issue shows by now, by number. */
export const shownNow = new Map<number, Pick<Thread, "title" | "body">>();

/** An act counts with the words that are shown when it is handled, not with those of its delivery. */
export const wordsAsShownNow: Replacements = {
  ingest: (real) => (event, origin) =>
    real(
      "thread" in event
        ? { ...event, thread: { ...event.thread, ...shownNow.get(event.thread.number) } }
        : event,
      origin,
    ),
};

/** A role may use every tool, whatever its file says. */
export const everyToolForAll: Replacements = {
  team: (real) => ({
    ...real,
    roster: real.roster.map((profile) => ({ ...profile, builtinTools: ["bash"] })),
  }),
};

/** What a page hides is as good as what it shows. */
export const hiddenIsShown: Replacements = {
  ingest: (real) => (event, origin) =>
    real(
      "thread" in event
        ? {
            ...event,
            thread: { ...event.thread, body: event.thread.body.replaceAll(/<!--|-->|<[^>]*>|!(?=\[)/g, " ") },
          }
        : event,
      origin,
    ),
};

/** A push is taken for one harmless file, whatever it brings. */
export const pushesUnseen: Replacements = {
  workspaces: (real) => ({
    ...real,
    collectBranch: async (key, at, signal) => ({
      ...(await real.collectBranch(key, at, signal)),
      changes: {
        commits: [],
        files: [{ path: "x", mode: "100644", bytes: 0, target: "" }],
        tree: [],
        secrets: [],
      },
    }),
  }),
};

/** Files of the team are read from a branch that somebody proposes. */
export function filesOfBranch(planted: Readonly<Record<string, string>>): Replacements {
  const paths = Object.keys(planted);
  const branch: DefaultBranch = {
    commit: "0".repeat(40),
    read: async (path) => (path in planted ? { kind: "text", text: planted[path] ?? "" } : undefined),
    list: async (folder) => {
      const below = paths.filter((path) => folder === "" || path.startsWith(`${folder}/`));
      const rest = below.map((path) => path.slice(folder === "" ? 0 : folder.length + 1).split("/"));
      return rest.map(([name = "", ...more]) => ({
        name,
        kind: more.length > 0 ? ("folder" as const) : ("file" as const),
        sha: name,
      }));
    },
  };
  return { files: () => ({ defaultBranch: async () => branch }) };
}
