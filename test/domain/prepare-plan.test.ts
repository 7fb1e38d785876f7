import { describe, expect, it, test } from "vitest";

import { teamDefaults } from "../../src/config/team-defaults.ts";
import { parseHostPattern } from "../../src/domain/host-pattern.ts";
import { planPrepare } from "../../src/domain/prepare-plan.ts";

const plan = (...files: readonly string[]) => planPrepare({ files, configured: teamDefaults.prepare });

describe("the preparation of a repository", () => {
  it.each([
    ["package-lock.json", /^npm ci/, "registry.npmjs.org"],
    ["pnpm-lock.yaml", /^pnpm install --frozen-lockfile/, "registry.npmjs.org"],
    ["yarn.lock", /^yarn install --frozen-lockfile/, "registry.yarnpkg.com"],
    ["uv.lock", /^uv sync --frozen/, "pypi.org"],
    ["poetry.lock", /^poetry install/, "pypi.org"],
    ["requirements.txt", /pip install -r requirements.txt$/, "files.pythonhosted.org"],
    ["go.sum", /^go mod download/, "proxy.golang.org"],
    ["Cargo.lock", /^cargo fetch --locked/, "static.crates.io"],
    ["Gemfile.lock", /^bundle install/, "rubygems.org"],
  ])("follows from %s", (file, command, host) => {
    const found = plan("README.md", file);
    expect(found).toMatchObject({ command: expect.stringMatching(command), lockFiles: [file] });
    expect(found?.hosts).toContain(host);
    expect(found?.hosts.map(parseHostPattern)).not.toContain(undefined);
  });

  test("takes one tool of each language", () => {
    expect(plan("yarn.lock", "package-lock.json", "requirements.txt", "uv.lock", "go.sum")).toMatchObject({
      command: "npm ci --no-audit --no-fund && uv sync --frozen && go mod download",
      lockFiles: ["package-lock.json", "uv.lock", "go.sum"],
    });
  });

  test("is none without a lock file, or where none is wanted", () => {
    expect(plan("package.json", "README.md")).toBeUndefined();
    expect(planPrepare({ files: ["go.sum"], configured: false })).toBeUndefined();
  });

  test("is what the repository says, and stands and falls with the lock files that are there", () => {
    const configured = { command: "make deps", network: ["example.org"] };
    const said = { command: "make deps", hosts: ["example.org"] };
    expect(planPrepare({ files: ["go.sum", "yarn.lock", "Makefile"], configured })).toEqual({
      ...said,
      lockFiles: ["yarn.lock", "go.sum"],
    });
    expect(planPrepare({ files: [], configured })).toEqual({ ...said, lockFiles: [] });
  });

  test("reaches no host beyond those that it may, and none that only other tools need", () => {
    const configured = { command: undefined, network: ["npm.example.org", "registry.npmjs.org", "pypi.org"] };
    expect(planPrepare({ files: ["yarn.lock"], configured })?.hosts).toEqual([
      "npm.example.org",
      "registry.npmjs.org",
    ]);
  });
});
