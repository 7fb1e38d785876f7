import { expect, it } from "vitest";

import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { newSession, type SessionRecord } from "../../src/domain/session.ts";
import { listSessions } from "../../src/observe/list-sessions.ts";
import type { SessionFilter } from "../../src/observe/session-filter.ts";
import { sessionView } from "../../src/observe/session-view.ts";
import type { Sighting } from "../../src/ports/session-sightings.ts";

const day = 24 * 3_600_000;
const now = 100 * day;

function sighting(
  of: Omit<Partial<SessionRecord>, "role"> & { number: number; role: string },
  more: Partial<Sighting> = {},
): Sighting {
  const record = {
    ...newSession,
    key: `1/${of.number}/${of.role}` as SessionKey,
    installationId: 1,
    repository: { id: 1, owner: "acme", name: "widgets", defaultBranch: "main" },
    updatedAt: now,
    ...of,
    role: of.role as Role,
  };
  return { record, occupant: "", holders: [], mail: 0, ...more };
}

const dev = sighting(
  {
    number: 7,
    role: "dev",
    status: "active",
    since: now - day,
    compactions: 2,
    spent: { tokens: 10, money: 1_500_000 },
  },
  { occupant: "here-1 77 3", holders: ["here-1", "there-2"], mail: 2 },
);
const pm = sighting(
  {
    number: 7,
    role: "pm",
    status: "waiting",
    waitingFor: "Which colour?",
    blockedOn: [3, 4],
    updatedAt: now - 8 * day,
  },
  { holders: ["there-2"] },
);
const release = sighting({
  number: 9,
  role: "release",
  branch: "release/9",
  pausedBy: "ann",
  updatedAt: now - 30 * day,
  repository: { id: 2, owner: "acme", name: "gears", defaultBranch: "main" },
});

function list(filter?: SessionFilter) {
  const deps = {
    // As the store gives them: in pages, in no order.
    sightings: {
      pages: async function* () {
        yield [release, dev];
        yield [pm];
      },
      of: async () => undefined,
    },
    here: { worker: "here-1", folderOf: (key: SessionKey) => `/clones/${key}` },
    now: () => now,
  };
  return listSessions(deps, filter);
}

it("shows of each session what people ask about, those changed last first", async () => {
  const views = await list();
  expect(views.map(({ id }) => id)).toEqual(["squadron-dev-7", "squadron-pm-7", "squadron-release-9"]);
  expect(views.map((view) => sessionView.strict().parse(view))).toEqual(views);
  expect(views[0]).toMatchObject({
    repository: "acme/widgets",
    branch: "squadron/dev/issue-7",
    folder: "/clones/1/7/dev",
    worker: "here-1",
    remote: false,
    mail: 2,
    compactions: 2,
    dollars: 1.5,
    createdAt: new Date(now - day).toISOString(),
  });
  expect(views[1]).toMatchObject({
    folder: "",
    remote: true,
    waitsFor: "Which colour?; #3 #4",
    createdAt: "",
  });
  expect(views[2]).toMatchObject({
    branch: "release/9",
    waitsFor: "to be resumed (paused by ann)",
    remote: false,
  });
});

it.each<[string, SessionFilter, readonly string[]]>([
  ["a pattern of ids", { names: ["squadron-dev-*"] }, ["dev"]],
  ["one pattern of several", { names: ["pm-*", "release/*"] }, ["pm", "release"]],
  ["a repository", { repository: "Acme/gears" }, ["release"]],
  ["a branch", { branch: "squadron/*/issue-7" }, ["dev", "pm"]],
  ["a role", { role: "pm" }, ["pm"]],
  ["some statuses", { status: ["active", "waiting"] }, ["dev", "pm"]],
  ["age, by the last change", { olderThanMs: 8 * day - 1 }, ["pm", "release"]],
  ["age, exactly that old", { olderThanMs: 8 * day }, ["release"]],
  ["several at once", { role: "*e*", olderThanMs: day }, ["release"]],
])("is narrowed by %s", async (_what, filter, roles) => {
  expect((await list(filter)).map(({ role }) => role)).toEqual(roles);
});
