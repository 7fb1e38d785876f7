import { sessionStatus, type SessionStatus } from "../../domain/session.ts";

/** What a visitor of the board asked for, as its address says it. */
export interface BoardQuery {
  /** Part of a repository's name, or of `<name>#<issue>`; "" for any. */
  readonly text: string;
  readonly role: string;
  readonly status: SessionStatus | "";
  /** From 1. */
  readonly page: number;
}

/** Reads the query of an address; what makes no sense counts as not asked. Pure. */
export function readBoardQuery(params: URLSearchParams): BoardQuery {
  const status = sessionStatus.safeParse(params.get("status"));
  const page = Number(params.get("page") ?? "1");
  return {
    text: params.get("text")?.trim() ?? "",
    role: params.get("role") ?? "",
    status: status.success ? status.data : "",
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** The query of an address that asks for it, "" for everything's first page. Pure. */
export function writeBoardQuery(query: BoardQuery): string {
  const set = Object.entries(query).filter(
    ([name, value]) => value !== "" && !(name === "page" && value === 1),
  );
  const text = new URLSearchParams(
    set.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === "" ? "" : `?${text}`;
}
