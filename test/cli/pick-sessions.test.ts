import { expect, it } from "vitest";

import { pickSession, pickSessions } from "../../src/cli/pick-sessions.ts";
import { toSessionView } from "../../src/observe/session-view.ts";
import { sessionOf } from "../page/page-stage.ts";

const here = { worker: "here", folderOf: () => "" };
const view = (repositoryId: number, number = 7) => {
  const key = `${repositoryId}/${number}/dev` as ReturnType<typeof sessionOf>["key"];
  const record = sessionOf(repositoryId, { number, key });
  return toSessionView({ record, occupant: "", holders: [], mail: 0 }, here);
};
const all = [view(1), view(2), view(1, 8)];
const refused = (message: RegExp) =>
  expect.objectContaining({ code: "input", message: expect.stringMatching(message) as unknown });

it("finds a session by its id or its key, in the order in which they are named, and each once", () => {
  expect(pickSessions(all, ["squadron-dev-8", "2/7/dev", "1/8/dev"]).map(({ key }) => key)).toEqual([
    "1/8/dev",
    "2/7/dev",
  ]);
});

it("does not guess which of several is meant, and names them", () => {
  expect(() => pickSession(all, "squadron-dev-7")).toThrow(
    refused(/say which: 1\/7\/dev \(acme\/repo-1\), 2\/7\/dev \(acme\/repo-2\)\.$/),
  );
});

it("takes nothing for a session that only looks like one", () => {
  for (const id of ["squadron-dev-9", "squadron-dev-", "dev-8", "*", "", "SQUADRON-DEV-8"])
    expect(() => pickSession(all, id)).toThrow(refused(/^There is no session /));
  expect(() => pickSessions(all, ["squadron-dev-8", "squadron-dev-9"]), "none of them then").toThrow(
    refused(/squadron-dev-9/),
  );
});
