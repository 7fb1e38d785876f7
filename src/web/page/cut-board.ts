import { isWanted } from "../../observe/session-filter.ts";
import type { SessionView } from "../../observe/session-view.ts";
import type { BoardQuery } from "./board-query.ts";

// More than fits a screen, and few enough to send anew whenever something changes.
const perPage = 50;

/** One page of the board. */
export interface BoardPage {
  readonly rows: readonly SessionView[];
  /** How many sessions the filters leave. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
  /** Every role that there is, for the filter. */
  readonly roles: readonly string[];
}

/** The sessions that a visitor asked for, of those that they may see; in their order. Pure. */
export function cutBoard(all: readonly SessionView[], query: BoardQuery, now: number): BoardPage {
  const filter = {
    ...(query.text !== "" && { names: [`*${query.text}*`] }),
    ...(query.role !== "" && { role: query.role }),
    ...(query.status !== "" && { status: [query.status] }),
  };
  const wanted = all.filter((view) => isWanted(filter, view, now));
  const pages = Math.max(1, Math.ceil(wanted.length / perPage));
  const page = Math.min(query.page, pages);
  return {
    rows: wanted.slice((page - 1) * perPage, page * perPage),
    found: wanted.length,
    page,
    pages,
    roles: [...new Set(all.map(({ role }) => role))].sort(),
  };
}
