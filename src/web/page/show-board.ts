import { spentText } from "../../domain/budget-words.ts";
import { sessionStatus, type SessionRecord } from "../../domain/session.ts";
import { writeBoardQuery, type BoardQuery } from "./board-query.ts";
import type { BoardPage } from "./cut-board.ts";
import { html, type Html } from "./html.ts";
import { pageRoot, sessionPath } from "../../domain/page-paths.ts";
import { timeTag } from "./time-tag.ts";

/** The board around the part that changes by itself. */
export function showBoard(board: BoardPage, query: BoardQuery, now: number): Html {
  return html`<div class="row apart">
      <h1>Sessions</h1>
      <span class="sub" role="status" data-connection>Not live</span>
    </div>
    ${filters(board, query)}
    <div data-live="${pageRoot}/live${writeBoardQuery(query)}">${showRows(board, query, now)}</div>`;
}

function filters({ roles }: BoardPage, query: BoardQuery): Html {
  return html`<form class="filters" method="get" action="${pageRoot}">
    <label>
      Repository or issue
      <input type="search" name="text" value="${query.text}" placeholder="acme/widgets#12" />
    </label>
    <label
      >Role
      <select name="role" data-submits>
        ${options(roles, query.role)}
      </select></label
    >
    <label
      >Status
      <select name="status" data-submits>
        ${options(sessionStatus.options, query.status)}
      </select></label
    >
    <button>Filter</button>
  </form>`;
}

function options(all: readonly string[], chosen: string): Html {
  return html`<option value="">any</option>
    ${all.map((each) => html`<option ${each === chosen ? html`selected` : ""}>${each}</option>`)}`;
}

/** The rows of the board, and the way to the others. */
export function showRows(board: BoardPage, query: BoardQuery, now: number): Html {
  if (board.found === 0) return html`<p class="empty">No session here. Label an issue to wake an agent.</p>`;
  return html`<table>
      <caption>
        ${board.found.toLocaleString("en-US")} ${board.found === 1 ? "session" : "sessions"}, what changed
        last first
      </caption>
      <thead>
        <tr>
          <th scope="col">Session</th>
          <th scope="col">Status</th>
          <th scope="col">Waits for, or did last</th>
          <th scope="col" class="number">Turns</th>
          <th scope="col" class="number">Used</th>
          <th scope="col" class="number">Changed</th>
        </tr>
      </thead>
      <tbody>
        ${board.rows.map((view) => row(view, now))}
      </tbody>
    </table>
    ${board.pages > 1 ? pager(board, query) : ""}`;
}

function row(record: SessionRecord, now: number): Html {
  const { key, role, repository, number, status, turns, spent, updatedAt, lastActivity } = record;
  const waits = waitsFor(record);
  return html`<tr>
    <td>
      <a id="row-${key}" href="${sessionPath(key)}">${role}</a>
      <span class="more">${repository.owner}/${repository.name}#${number}</span>
    </td>
    <td><span class="badge ${status}">${status}</span></td>
    <td>${waits === "" ? html`<span class="more">${lastActivity}</span>` : waits}</td>
    <td class="number" data-label="turns">${turns}</td>
    <td class="number" data-label="used">${spentText(spent)}</td>
    <td class="number" data-label="changed">${timeTag(updatedAt, now)}</td>
  </tr>`;
}

function waitsFor({ pausedBy, waitingFor, blockedOn }: SessionRecord): string {
  if (pausedBy !== "") return `to be resumed; paused by @${pausedBy}`;
  return waitingFor === "" ? blockedOn.map((each) => `#${each}`).join(", ") : waitingFor;
}

function pager({ page, pages }: BoardPage, query: BoardQuery): Html {
  const to = (nth: number, text: string): Html | string =>
    nth < 1 || nth > pages
      ? ""
      : html`<a class="button" href="${pageRoot}${writeBoardQuery({ ...query, page: nth })}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages of the list">
    ${to(page - 1, "Newer")} <span>Page ${page} of ${pages}</span> ${to(page + 1, "Older")}
  </nav>`;
}
