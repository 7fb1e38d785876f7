import type { SessionView } from "../observe/session-view.ts";
import { age } from "./span.ts";
import { table, terminalWidth } from "./table.ts";

const head = [
  "ID",
  "REPOSITORY",
  "BRANCH",
  "STATUS",
  "AGE",
  "IDLE",
  "MAIL",
  "COMPACTED",
  "REMOTE",
  "FOLDER",
  "SUMMARY",
];

/** Sessions as rows. @param now milliseconds since the epoch. */
export function sessionTable(sessions: readonly SessionView[], now: number): string {
  if (sessions.length === 0) return "No sessions.";
  return table(
    head,
    sessions.map((each) => cells(each, now)),
    terminalWidth(),
  );
}

function cells(view: SessionView, now: number): readonly string[] {
  const waits = view.waitsFor === "" ? "" : `waits for ${view.waitsFor}`;
  return [
    view.id,
    `${view.repository}#${view.issue}`,
    view.branch,
    view.status,
    age(view.createdAt, now),
    age(view.updatedAt, now),
    String(view.mail),
    String(view.compactions),
    view.remote ? view.holders.join(" ") : "-",
    view.folder === "" ? "-" : view.folder,
    [view.summary, waits].filter((text) => text !== "").join("; "),
  ];
}
