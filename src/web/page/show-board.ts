import { microDollars } from "../../domain/budget.ts";
import { spentText } from "../../domain/budget-words.ts";
import { sessionStatus } from "../../domain/session.ts";
import type { SessionView } from "../../observe/session-view.ts";
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

function row(view: SessionView, now: number): Html {
  const { key, role, repository, issue, status, waitsFor, summary, turns, tokens, dollars, updatedAt } = view;
  return html`<tr>
    <td>
      <a id="row-${key}" href="${sessionPath(key)}">${role}</a>
      <span class="more">${repository}#${issue}</span>
    </td>
    <td><span class="badge ${status}">${status}</span></td>
    <td>${waitsFor === "" ? html`<span class="more">${summary}</span>` : waitsFor}</td>
    <td class="number" data-label="turns">${turns}</td>
    <td class="number" data-label="used">${spentText({ tokens, money: microDollars(dollars) })}</td>
    <td class="number" data-label="changed">
      ${updatedAt === "" ? "" : timeTag(Date.parse(updatedAt), now)}
    </td>
  </tr>`;
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
