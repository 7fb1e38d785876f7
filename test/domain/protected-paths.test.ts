import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createProtection } from "../../src/domain/protected-paths.ts";

const nobody = createProtection([]);

/** Paths that nobody's agent may change, one for each rule and folder. */
const closed = [
  ".github/workflows/ci.yml",
  ".github/workflows/deep/er.yml",
  ".github/agents/dev.agent.md",
  ".github/skills/review/SKILL.md",
  ".github/instructions/style.md",
  ".github/prompts/one.prompt.md",
  ".github/hooks/pre.json",
  ".github/squadron.yml",
  ".github/copilot-instructions.md",
  ".github/mcp.json",
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
  ".mcp.json",
  ".vscode/mcp.json",
  ".gitmodules",
  "AGENTS.md",
  "packages/web/AGENTS.md",
  "CLAUDE.md",
];

/** Other spellings of a name that some file system takes for it. */
const spelled = (name: string): fc.Arbitrary<string> => {
  const letters = name.split("").map((letter) =>
    fc
      .record({
        upper: fc.boolean(),
        wide: fc.boolean(),
        before: fc.constantFrom("", "", "", "\u200C", "\u200D", "\u00AD", "\uFEFF", "\u2060"),
      })
      .map(({ upper, wide, before }) => {
        const cased = upper ? letter.toUpperCase() : letter.toLowerCase();
        const code = cased.charCodeAt(0);
        // The full-width forms, which compare equal under NFKC.
        return before + (wide && /[a-z]/i.test(cased) ? String.fromCharCode(code + 0xfee0) : cased);
      }),
  );
  const ending = fc.constantFrom("", "", ".", " ", ". .", "::$INDEX_ALLOCATION", ":stream");
  return fc.tuple(fc.tuple(...letters), ending).map(([parts, end]) => parts.join("") + end);
};
const anySpelling = fc
  .tuple(fc.constantFrom(...closed), fc.constantFrom("/", "\\"), fc.constantFrom("NFC", "NFD", "NFKC"))
  .chain(([path, slash, form]) =>
    fc
      .tuple(...path.split("/").map(spelled))
      .map((names) => ({ path, written: names.join(slash).normalize(form) })),
  );

describe("what no agent changes", () => {
  it.each(closed)("%s", (path) => {
    expect(nobody(path)).toBeDefined();
  });

  it("has no spelling that passes", () => {
    fc.assert(
      fc.property(anySpelling, ({ written }) => {
        expect(nobody(written)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "GITHUB~1/workflows/ci.yml",
    ".github/WORKFL~1/ci.yml",
    "GITMOD~1",
    "CODEOW~1",
    "MCP~1.JSO",
    "GI7EBA~2/workflows/ci.yml",
  ])("is also %s, the short name on Windows", (path) => {
    expect(nobody(path)).toBeDefined();
  });

  it.each([".github", ".github/workflows", ".vscode"])(
    "is also a link or file in the place of the folder %s",
    (path) => {
      expect(nobody(path)).toBeDefined();
    },
  );

  it.each([
    "README.md",
    "src/agents.md.ts",
    "src/workflows/ci.yml",
    ".github/ISSUE_TEMPLATE/bug.md",
    ".github/workflows-old/ci.yml",
    ".vscode/settings.json",
    "docs/CODEOWNERS/why.md",
    "src/CODEOWNERS",
    "a~1",
    "backup~2.txt",
    ".gitignore",
    ".gitattributes",
  ])("does not include %s", (path) => {
    expect(nobody(path)).toBeUndefined();
  });
});

describe("what a role protects beside", () => {
  it.each([
    ["infra/", "infra/main.tf"],
    ["infra/", "INFRA/main.tf"],
    ["*.pem", "deep/down/key.PEM"],
    ["/build.gradle", "build.gradle"],
    ["src/**/secret*", "src/a/b/secrets.ts"],
    ["src/secret/**", "src/secret"],
    ["caf\u00E9/", "cafe\u0301/x"],
  ])("%s covers %s", (pattern, path) => {
    expect(createProtection([pattern])(path)).toBe(pattern);
  });

  it.each([
    ["/build.gradle", "app/build.gradle"],
    ["infra/", "src/infra.ts"],
    ["docs/*.md", "docs/guide"],
  ])("%s leaves %s alone", (pattern, path) => {
    expect(createProtection([pattern])(path)).toBeUndefined();
  });

  it("can open nothing", () => {
    expect(createProtection(["*.pem", "!key.pem"])("key.pem")).toBe("*.pem");
    expect(createProtection(["!.github/workflows/ci.yml"])(".github/workflows/ci.yml")).toBeDefined();
  });

  it("is told of any path without failing", () => {
    const protection = createProtection(["infra/"]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (path) => {
        expect(() => protection(path)).not.toThrow();
      }),
    );
  });
});
