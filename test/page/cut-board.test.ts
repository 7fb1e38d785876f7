import fc from "fast-check";
import { expect, it } from "vitest";

import type { Role } from "../../src/domain/ids.ts";
import type { SessionStatus } from "../../src/domain/session.ts";
import { toSessionView, type SessionView } from "../../src/observe/session-view.ts";
import { cutBoard } from "../../src/web/page/cut-board.ts";
import { sessionOf } from "./page-stage.ts";

const here = { worker: "here", folderOf: () => "" };
const everything = { text: "", role: "", status: "", page: 1 } as const;

function view(number: number, role = "dev", status: SessionStatus = "sleeping"): SessionView {
  const record = sessionOf(1, { number, role: role as Role, status });
  return toSessionView({ record, occupant: "", holders: [], mail: 0 }, here);
}
const many = (count: number): readonly SessionView[] => Array.from({ length: count }, (_, nth) => view(nth));

it("shows every session on one page, in order, and never more than fifty at once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 260 }), (count) => {
      const all = many(count);
      const first = cutBoard(all, everything, 0);
      const boards = Array.from({ length: first.pages }, (_, nth) =>
        cutBoard(all, { ...everything, page: nth + 1 }, 0),
      );
      expect(boards.flatMap(({ rows }) => rows)).toEqual(all);
      for (const { rows, found } of boards) expect([rows.length <= 50, found]).toEqual([true, count]);
    }),
    { numRuns: 30 },
  );
});

it("shows the last page to who asks for one behind it, and one empty page of nothing", () => {
  expect(cutBoard(many(120), { ...everything, page: 9 }, 0)).toMatchObject({ page: 3, pages: 3 });
  expect(cutBoard([], { ...everything, page: 2 }, 0)).toEqual({
    rows: [],
    found: 0,
    page: 1,
    pages: 1,
    roles: [],
  });
});

it("narrows by a part of the repository or issue, by role and by status, all at once", () => {
  const all = [view(7), view(7, "pm"), view(12, "dev", "waiting"), view(71)];
  const found = (query: Partial<Parameters<typeof cutBoard>[1]>) =>
    cutBoard(all, { ...everything, ...query }, 0).rows.map(({ id }) => id.replace("squadron-", ""));
  expect(found({ text: "REPO-1#7" })).toEqual(["dev-7", "pm-7", "dev-71"]);
  expect(found({ text: "#7", role: "pm" })).toEqual(["pm-7"]);
  expect(found({ status: "waiting" })).toEqual(["dev-12"]);
  expect(found({ text: "acme/gears" })).toEqual([]);
});

it("offers every role that there is, once, whatever is asked for", () => {
  const all = [view(7, "pm"), view(7), view(8)];
  expect(cutBoard(all, { ...everything, role: "pm" }, 0).roles).toEqual(["dev", "pm"]);
});
