import { describe, expect, it } from "vitest";

import { parseRole } from "../../src/domain/ids.ts";
import { isKept, parseKeep } from "../../src/domain/keep.ts";

const at = (text: string) => {
  const [, owner = "", name = "", number, role = ""] = /^(.+)\/(.+)#(\d+):(.+)$/.exec(text) ?? [];
  const known = parseRole(role);
  if (!known) throw new Error(`${text} names no role`);
  return { repository: { owner, name }, number: Number(number), role: known };
};

const keeps = (pattern: string, session: string): boolean => {
  const parsed = parseKeep(pattern);
  if (!parsed) throw new Error(`${pattern} is no pattern`);
  return isKept([parsed], at(session));
};

describe("a pattern of sessions to keep", () => {
  it.each([
    ["acme", "acme/widgets#7:dev"],
    ["acme/*", "acme/widgets#7:dev"],
    ["acme/widgets", "Acme/Widgets#7:dev"],
    ["ACME/widgets#7", "acme/widgets#7:dev"],
    ["acme/widgets#7:dev", "acme/widgets#7:dev"],
    ["*/*#7", "other/things#7:pm"],
    ["*#7", "other/things#7:pm"],
    ["*:security", "other/things#1:security"],
    ["*/widgets:pm", "other/widgets#1:pm"],
    [" * ", "other/things#1:pm"],
    ["a.b-c/d_e.f", "a.b-c/d_e.f#1:pm"],
  ])("%s keeps %s", (pattern, session) => expect(keeps(pattern, session)).toBe(true));

  it.each([
    ["acme", "acme2/widgets#7:dev"],
    ["acme/widget", "acme/widgets#7:dev"],
    ["acme/widgets#7", "acme/widgets#70:dev"],
    ["*#7", "acme/widgets#17:dev"],
    ["*:dev", "acme/widgets#7:dev-ops"],
    ["a.b", "axb/widgets#7:dev"],
  ])("%s does not keep %s", (pattern, session) => expect(keeps(pattern, session)).toBe(false));

  it.each(["", "#", "acme/", "/widgets", "acme#x", "a/b/c", "acme:-", "acme widgets", "*:9"])(
    "is not read from '%s'",
    (text) => expect(parseKeep(text)).toBeUndefined(),
  );

  it("keeps nothing when there is none", () => {
    expect(isKept([], at("acme/widgets#7:dev"))).toBe(false);
  });
});
