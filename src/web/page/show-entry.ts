import { spentText } from "../../domain/budget-words.ts";
import type { TimelineEntry } from "../../domain/timeline.ts";
import type { TimelineLine } from "../../ports/timeline.ts";
import { html, type Html } from "./html.ts";
import { statusText } from "./status-text.ts";
import { timeTag } from "./time-tag.ts";

/** One entry of a timeline, as a part of a conversation. */
export function showEntry({ id, at, entry }: TimelineLine, role: string, now: number): Html {
  return html`<li class="entry ${entry.kind}" id="at-${id}">
    <div class="meta">${metaOf(entry, role)} <span>${timeTag(at, now)}</span></div>
    ${bodyOf(entry, id)}
  </li>`;
}

const did: Readonly<Record<string, string>> = {
  commented: "commented",
  labeled: "labelled it",
  unlabeled: "took a label away",
  opened: "opened it",
  reopened: "reopened it",
  assigned: "assigned it",
  reviewed: "reviewed",
  news: "news",
};

const made: Readonly<Record<string, string>> = {
  comment: "commented",
  "commit-comment": "commented on a commit",
  push: "pushed",
  "open-pull": "opened a pull request",
  "edit-pull": "edited the pull request",
  "merge-pull": "merged the pull request",
  review: "reviewed",
  "review-reply": "answered a review",
  labels: "changed labels",
  "create-issue": "opened an issue",
};

type Entry<Kind extends TimelineEntry["kind"]> = Extract<TimelineEntry, { kind: Kind }>;

function metaOf(entry: TimelineEntry, role: string): Html | string {
  switch (entry.kind) {
    case "act":
      return actMeta(entry);
    case "prompt":
      return "what it was told";
    case "said":
      return html`<b>${role}</b>`;
    case "tool":
      return html`uses <b>${entry.name}</b>`;
    case "result":
      return resultMeta(entry);
    case "effect":
      return effectMeta(entry, role);
    case "more":
      return `more of it, part ${entry.part} of ${entry.parts}`;
    case "cost":
      return `the turn used ${spentText(entry)}`;
    case "error":
      return html`<b>Problem</b>`;
    case "status":
      return statusText(entry.status);
  }
}

function actMeta({ by, what, text }: Entry<"act">): Html {
  return html`<b>${by}</b> ${did[what] ?? what.replaceAll("-", " ")}
    ${what === "labeled" ? html`<span class="badge">${text}</span>` : ""}`;
}

function resultMeta({ name, ok, ms }: Entry<"result">): Html {
  return html`${ok ? "✓" : "✗"} <b>${name}</b> ${ok ? "answered" : "failed"} in ${ms} ms`;
}

function effectMeta({ what, target, ok }: Entry<"effect">, role: string): Html {
  const where = target > 0 ? ` on #${target}` : "";
  return html`<b>${role}</b> ${ok ? "" : "wanted, but was refused:"}
    ${made[what] ?? what.replaceAll("-", " ")}${where}`;
}

function bodyOf(entry: TimelineEntry, id: string): Html | string {
  if (!("text" in entry) || entry.text === "" || (entry.kind === "act" && entry.what === "labeled"))
    return "";
  switch (entry.kind) {
    case "prompt":
    case "result":
      return html`<details id="more-${id}">
        <summary>${entry.kind === "prompt" ? "Show the prompt" : "Show the result"}</summary>
        <pre class="text">${entry.text}</pre>
      </details>`;
    case "tool":
      return html`<code>${entry.text}</code>`;
    case "status":
      return html`<span>${entry.text}</span>`;
    case "effect":
      return html`<p class="words">${entry.text}</p>
        ${entry.ok ? "" : html`<p class="words">${entry.result}</p>`}`;
    default:
      return html`<p class="words">${entry.text}</p>`;
  }
}
