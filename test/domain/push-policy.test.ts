import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  checkPush,
  isBy,
  type BranchChanges,
  type CommitOf,
  type FileChange,
  type PushPolicy,
} from "../../src/domain/push-policy.ts";

const email = "7+squadron[bot]@users.noreply.github.com";
const policy: PushPolicy = { email, protectedPaths: ["infra/"], mostFileBytes: 1000 };
const file = (path: string, change: Partial<FileChange> = {}): FileChange => ({
  path,
  mode: "100644",
  bytes: 10,
  target: "",
  ...change,
});
const commit = (emails: CommitOf["emails"]): CommitOf => ({ id: "a".repeat(40), name: "Eve", emails });
const check = (change: Partial<BranchChanges>): readonly string[] =>
  checkPush({ commits: [], files: [], tree: [], secrets: [], ...change }, policy);

describe("a push", () => {
  it("of ordinary files by the agent may go", () => {
    const files = [
      file("src/a.ts"),
      file("run.sh", { mode: "100755" }),
      file("src/link", { mode: "120000", target: "../run.sh" }),
      file("old.ts", { mode: "000000", bytes: 0 }),
    ];
    const tree = ["src/a.ts", "run.sh", "src/link"];
    expect(check({ files, tree, commits: [commit([email, email])] })).toEqual([]);
  });

  it.each([
    ["a protected path", file(".GitHub/workflows/ci.yml"), ".github/workflows"],
    ["the removal of one", file("CODEOWNERS", { mode: "000000" }), "codeowners"],
    ["a path of the role's own patterns", file("infra/main.tf"), "infra/"],
    ["a submodule", file("lib", { mode: "160000" }), "submodule"],
    ["a link to the machine's files", file("a", { mode: "120000", target: "/etc/passwd" }), "links out"],
    ["a link out of the tree", file("a/b", { mode: "120000", target: "../../x" }), "links out"],
    ["a file that is too large", file("a", { bytes: 1001 }), "1001 bytes"],
    ["a path that leads out", file("../a"), "no path that every machine"],
    ["something else than a file", file("a", { mode: "100600" }), "mode 100600"],
  ])("of %s is refused by name", (_what, change, words) => {
    expect(check({ files: [file("src/a.ts"), change] })).toEqual([
      expect.stringMatching(new RegExp(`^${JSON.stringify(change.path).replaceAll(".", "\\.")}.*${words}`)),
    ]);
  });

  it("of a file that has the place of another is refused, but not for what others left so", () => {
    const tree = ["README.md", "readme.md", "Src/a", "src/b", "x"];
    expect(check({ files: [file("x")], tree })).toEqual([]);
    expect(check({ files: [file("readme.md")], tree })).toEqual([
      expect.stringContaining(`"README.md" and "readme.md"`),
    ]);
    expect(check({ files: [file("src/b")], tree })).toEqual([expect.stringContaining(`"Src" and "src"`)]);
  });

  it.each([
    ["written by another", commit(["eve@example.org", email])],
    ["made by another", commit([email, "eve@example.org"])],
  ])("of a commit %s is refused", (_what, one) => {
    expect(check({ commits: [commit([email, email]), one] })).toEqual([
      expect.stringMatching(/^Commit aaaaaaaaaa is by "Eve", not by you/),
    ]);
    expect(isBy(one, email)).toBe(false);
  });

  it("says a thing once, however many commits do it", () => {
    expect(check({ files: [file(".mcp.json"), file(".mcp.json")] })).toHaveLength(1);
  });

  it("never passes a file that is too large, a link that leads out or a submodule, whatever its path", () => {
    const offences = fc.constantFrom<Partial<FileChange>>(
      { bytes: 1001 },
      { mode: "120000", target: "/x" },
      { mode: "160000" },
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), offences, (path, change) => {
        expect(check({ files: [file(path, change)] }).length).toBeGreaterThan(0);
      }),
    );
  });
});
