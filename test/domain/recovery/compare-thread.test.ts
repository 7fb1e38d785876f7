import { describe, expect, it } from "vitest";

import { builtinTeam } from "../../../src/config/builtin-team.ts";
import type { Role } from "../../../src/domain/ids.ts";
import { compareThread } from "../../../src/domain/recovery/compare-thread.ts";

const pm = "pm" as Role;
const dev = "dev" as Role;
const none = { closed: false, labeled: [], unlabeled: [] };

describe("a thread compared with the roles that work on it", () => {
  it("shows no difference when its labels and its sessions agree", () => {
    const thread = { open: true, labels: ["Squadron:PM", "bug"] };
    expect(compareThread(thread, [pm], builtinTeam)).toEqual(none);
  });

  it("shows labels without a session, and sessions without their label", () => {
    const thread = { open: true, labels: ["squadron:dev"] };
    expect(compareThread(thread, [pm], builtinTeam)).toEqual({
      closed: false,
      labeled: ["squadron:dev"],
      unlabeled: ["squadron:pm"],
    });
  });

  it("only says that it is closed when it is, since somebody may work on it or wait for it", () => {
    const thread = { open: false, labels: ["squadron:dev"] };
    expect(compareThread(thread, [dev, pm], builtinTeam)).toEqual({ ...none, closed: true });
    expect(compareThread(thread, [], builtinTeam)).toEqual({ ...none, closed: true });
  });
});
