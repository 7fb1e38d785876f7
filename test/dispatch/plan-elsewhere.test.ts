import { describe, expect, it } from "vitest";

import { planElsewhere } from "../../src/dispatch/plan-elsewhere.ts";
import { newSession, type SessionRecord } from "../../src/domain/session.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { human, someRepository } from "../support/events.ts";

const session = (repositoryId: number, installationId: number): SessionRecord => ({
  ...newSession,
  key: `${repositoryId}/7/dev` as SessionKey,
  role: "dev" as Role,
  number: 7,
  installationId,
  repository: { ...someRepository, id: repositoryId },
  updatedAt: 0,
});
const sessions = [session(42, 9), session(43, 9), session(44, 10)];
const base = { guid: "g", actKey: "a", at: "2026-01-01T10:00:00Z", actor: human("admin"), installationId: 9 };
const onRepository = { ...base, repository: someRepository };
const planned = (event: Parameters<typeof planElsewhere>[0]) =>
  planElsewhere(event, sessions).map(({ record, order }) => ({ id: record.repository.id, order }));

describe("an act on an installation or a repository", () => {
  it("closes every session of an uninstalled App's installation and no other", () => {
    const order = { kind: "close", why: "uninstalled" };
    expect(planned({ ...base, kind: "installation-gone", why: "deleted", repositoryIds: [] })).toEqual([
      { id: 42, order },
      { id: 43, order },
    ]);
  });

  it("stops, in silence, what runs in a suspended installation, and keeps what it knows", () => {
    const order = { kind: "stop", by: "admin" };
    expect(planned({ ...base, kind: "installation-gone", why: "suspended", repositoryIds: [] })).toEqual([
      { id: 42, order },
      { id: 43, order },
    ]);
  });

  it("closes the sessions of repositories that were taken from the App", () => {
    expect(planned({ ...base, kind: "repositories-removed", repositoryIds: [43, 99] })).toEqual([
      { id: 43, order: { kind: "close", why: "uninstalled" } },
    ]);
  });

  it.each(["deleted", "transferred", "archived"] as const)(
    "closes the sessions of a %s repository",
    (why) => {
      expect(planned({ ...onRepository, kind: "repository-gone", why })).toEqual([
        { id: 42, order: { kind: "close", why: "repository-gone" } },
      ]);
    },
  );

  it("ends nothing for a rename, a push, a check, or an App that comes back", () => {
    expect(planned({ ...onRepository, kind: "repository-renamed" })).toEqual([]);
    expect(planned({ ...onRepository, kind: "branch-pushed", ref: "main", after: "abc", paths: [] })).toEqual(
      [],
    );
    const check = { source: "status", name: "ci", head: "abc", conclusion: "failure", pulls: [] } as const;
    expect(planned({ ...onRepository, ...check, pulls: [], kind: "checked" })).toEqual([]);
    expect(planned({ ...base, kind: "installation-back", why: "created" })).toEqual([]);
  });
});
