import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createHalts } from "../../src/adapters/redis/halts.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { halt, lift } from "../../src/dispatch/halt.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { newSession } from "../../src/domain/session.ts";
import { act, someRepository } from "../support/events.ts";
import { setGitHubStage, type GitHubStage } from "../support/github-stage.ts";
import { setRouterStage, type RouterStage } from "../support/router-stage.ts";
import { startStore } from "../support/stores.ts";

describe("a halt of a repository that is renamed", () => {
  let store: Store;
  let github: GitHubStage;
  let routing: RouterStage;
  const renamed = { ...someRepository, name: "gadgets" };
  const by = { by: "root", now: 1_000 };

  beforeAll(async () => {
    store = await startStore("memory");
    github = await setGitHubStage();
  });
  afterAll(async () => {
    await github[Symbol.asyncDispose]();
    await store.close();
  });
  beforeEach(async () => {
    routing = setRouterStage(store, github);
    await routing.registry.open({
      ...newSession,
      key: `${someRepository.id}/7/dev` as SessionKey,
      role: "dev" as Role,
      number: 7,
      installationId: 9,
      repository: someRepository,
      updatedAt: 0,
    });
  });
  const rename = async (): Promise<void> => {
    const { thread: _, ...event } = act("opened", {}, { repository: renamed });
    await routing.happen({ ...event, kind: "repository-renamed" });
  };
  const at = () => ({ ...routing, halts: createHalts({ redis: store.redis, keys: createKeys("halted") }) });

  it("holds under its new name, and is lifted by that", async () => {
    const deps = at();
    await halt(deps, { repository: "acme/widgets" }, by);
    await rename();
    expect(await deps.halts.of(renamed)).toMatchObject({ by: "root" });
    expect(await lift(deps, { repository: "acme/gadgets" })).toBe(true);
    expect(await deps.halts.of(renamed)).toBeUndefined();
    await routing.close();
  });

  it("finds the sessions that began under its old name", async () => {
    const deps = at();
    await rename();
    await halt(deps, { repository: "Acme/Gadgets" }, by);
    expect(await deps.halts.of({ ...renamed, name: "renamed-again" })).toMatchObject({ by: "root" });
    await lift(deps, { repository: "acme/gadgets" });
    await routing.close();
  });
});
