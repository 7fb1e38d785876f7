import type { SessionRecord } from "../../domain/session.ts";
import type { BoardQuery } from "./board-query.ts";

// More than fits a screen, and few enough to send anew whenever something changes.
const perPage = 50;

/** One page of the board. */
export interface BoardPage {
  readonly rows: readonly SessionRecord[];
  /** How many sessions the filters leave. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
  /** Every role that there is, for the filter. */
  readonly roles: readonly string[];
}

/** The sessions that a visitor asked for, of those that they may see; what changed last first. Pure. */
export function cutBoard(all: readonly SessionRecord[], query: BoardQuery): BoardPage {
  const wanted = all
    .filter((record) => isWanted(record, query))
    .toSorted((one, other) => other.updatedAt - one.updatedAt || one.key.localeCompare(other.key));
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

function isWanted({ repository, number, role, status }: SessionRecord, query: BoardQuery): boolean {
  const place = `${repository.owner}/${repository.name}#${number}`.toLowerCase();
  return (
    place.includes(query.text.toLowerCase()) &&
    (query.role === "" || query.role === role) &&
    (query.status === "" || query.status === status)
  );
}
