import { describe, expect, it } from "vitest";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import { parseRole, type Role } from "../../src/domain/ids.ts";
import { profileOf, roleOfLabel } from "../../src/domain/roster.ts";

describe("the roster", () => {
  it("finds a role by its label as GitHub compares labels: whatever the case", () => {
    expect(roleOfLabel(builtinTeam, "Squadron:DEV")?.role).toBe("dev");
    expect(roleOfLabel(builtinTeam, "squadron:dev ")).toBeUndefined();
    expect(roleOfLabel(builtinTeam, "dev")).toBeUndefined();
  });

  it("finds a profile by its role", () => {
    expect(profileOf(builtinTeam, "pm" as Role)?.labels).toEqual(["squadron:pm"]);
    expect(profileOf(builtinTeam, "nobody" as Role)).toBeUndefined();
  });

  it("of the built-in team has roles whose names are roles, each with a label of its own", () => {
    for (const { role } of builtinTeam) expect(parseRole(role)).toBe(role);
    expect(
      new Set(builtinTeam.flatMap(({ labels }) => labels.map((label) => label.toLowerCase()))).size,
    ).toBe(builtinTeam.length);
  });
});
