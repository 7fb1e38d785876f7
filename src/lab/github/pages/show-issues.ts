import { html, type Html } from "../../../web/page/html.ts";
import { timeTag } from "../../../web/page/time-tag.ts";
import type { SeenIssue } from "./seen.ts";

/** The threads of a repository, those that are open first. */
export function showIssues(issues: readonly SeenIssue[], { at, now }: { at: string; now: number }): Html {
  if (issues.length === 0) return html`<p class="empty">No issue yet. Open the first one below.</p>`;
  const sorted = issues.toSorted((a, b) => b.state.localeCompare(a.state) || b.number - a.number);
  return html`<ul class="list">
    ${sorted.map(
      (issue) =>
        html`<li>
          <div class="chips">
            <a
              id="thread-${issue.number}"
              href="${at}/${issue.pull_request ? "pull" : "issues"}/${issue.number}"
              >${issue.title}</a
            >
            <span class="badge ${issue.state}"
              >${issue.pull_request?.merged_at ? "merged" : issue.state}</span
            >
            ${issue.labels.map(({ name }) => html`<span class="badge">${name}</span>`)}
          </div>
          <span class="more"
            >#${issue.number} · ${issue.pull_request ? "pull request" : "issue"} by
            ${issue.user?.login ?? "somebody"} · ${timeTag(Date.parse(issue.created_at), now)}</span
          >
        </li>`,
    )}
  </ul>`;
}

/** The form that opens an issue. */
export function newIssueForm(at: string): Html {
  return html`<form class="panel" method="post" action="${at}/issues">
    <h2>New issue</h2>
    <label>Title <input type="text" name="title" required maxlength="200" /></label>
    <label>What is wrong or wanted <textarea name="body"></textarea></label>
    <div class="row"><button class="main">Open issue</button></div>
  </form>`;
}
