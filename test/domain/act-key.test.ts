import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actKeyOf, actKeyParts } from "../../src/domain/act-key.ts";
import type { UnkeyedEvent } from "../../src/domain/act-key.ts";
import { normalize } from "../../src/domain/normalize/normalize.ts";
import { issuePayload } from "./normalize/payloads.ts";

const key = (event: string, payload: unknown, guid = "guid-1") => {
  const read = normalize({ guid, event, payload, receivedAt: "2026-01-01T00:00:00Z" });
  if ("ignored" in read) throw new Error(read.ignored);
  return read.actKey;
};
const labeled = (label: string, updatedAt: string, action = "labeled") =>
  issuePayload({ action, label: { name: label }, issue: { updated_at: updatedAt } });
const comment = (action: string, fields: object = {}) =>
  issuePayload({
    action,
    comment: {
      id: 5,
      body: "hello",
      created_at: "2026-01-01T10:00:00Z",
      updated_at: "2026-01-01T10:00:00Z",
      ...fields,
    },
  });

describe("the act key", () => {
  it("is the same for one act that two hooks deliver under two GUIDs", () => {
    const payload = labeled("agent:dev", "2026-01-01T10:00:00Z");
    expect(key("issues", payload, "guid-1")).toBe(key("issues", payload, "guid-2"));
  });

  it("is the same whether GitHub tells it with the installation or without", () => {
    const payload = labeled("agent:dev", "2026-01-01T10:00:00Z");
    expect(key("issues", { ...payload, installation: { id: 9 } })).toBe(key("issues", payload));
  });

  it("differs when a label is removed and added again later", () => {
    const keys = [
      key("issues", labeled("bug", "2026-01-01T10:00:00Z")),
      key("issues", labeled("bug", "2026-01-01T10:00:05Z", "unlabeled")),
      key("issues", labeled("bug", "2026-01-01T10:00:09Z")),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  it("differs for two labels that are added in the same second", () => {
    const at = "2026-01-01T10:00:00Z";
    expect(key("issues", labeled("bug", at))).not.toBe(key("issues", labeled("docs", at)));
  });

  it("differs when a comment is edited twice, even within one second", () => {
    const first = comment("edited", { updated_at: "2026-01-01T10:00:01Z", body: "one" });
    const second = comment("edited", { updated_at: "2026-01-01T10:00:01Z", body: "two" });
    const later = comment("edited", { updated_at: "2026-01-01T10:00:02Z", body: "two" });
    const keys = [first, second, later].map((payload) => key("issue_comment", payload));
    expect(new Set(keys).size).toBe(3);
  });

  it("knows a new comment again when a redelivery shows it with a later edit", () => {
    const edited = comment("created", { updated_at: "2026-01-01T11:00:00Z", body: "changed" });
    expect(key("issue_comment", edited)).toBe(key("issue_comment", comment("created")));
  });

  it("differs between the same issue number in two repositories", () => {
    const here = issuePayload({ action: "opened" });
    const there = issuePayload({ action: "opened", repository: { id: 43 } });
    expect(key("issues", here)).not.toBe(key("issues", there));
  });

  it("starts with the repository's id, or the installation's where there is no repository", () => {
    expect(key("issues", issuePayload({ action: "opened" }))).toBe("42/opened/7");
    const installation = { action: "deleted", installation: { id: 9 }, sender: {} };
    expect(key("installation", installation)).toBe("9/installation-gone/deleted/guid-1");
  });

  it("keeps labels apart that would meet once joined by a slash", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
        fc.pre(one !== other && one !== "" && other !== "");
        const at = "2026-01-01T10:00:00Z";
        expect(key("issues", labeled(one, at))).not.toBe(key("issues", labeled(other, at)));
      }),
    );
  });

  it("stays printable and short whatever a check is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5000 }), (name) => {
        const event: UnkeyedEvent = {
          kind: "checked",
          guid: "g",
          at: "2026-01-01T00:00:00Z",
          actor: { id: 1, login: "a", kind: "bot" },
          installationId: null,
          repository: { id: 42, owner: "o", name: "r", defaultBranch: "main" },
          source: "status",
          name,
          head: "abc",
          conclusion: "success",
          pulls: [],
        };
        expect(actKeyOf(event)).toMatch(
          /^42\/checked\/status\/abc\/[\w.:+%~-]{0,200}\/success\/2026-01-01T00:00:00Z$/,
        );
      }),
    );
  });
});

describe("docs/act-keys.md", () => {
  it("lists exactly the fields that the code uses", () => {
    const rows = readFileSync(new URL("../../docs/act-keys.md", import.meta.url), "utf8")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .filter((cells) => cells.length === 5 && cells[1] !== "kind" && !cells[1]?.startsWith("-"));
    const documented = Object.fromEntries(rows.map((cells) => [cells[1], cells[2]?.split(", ")]));
    expect(documented).toEqual(actKeyParts);
    expect(rows.every((cells) => (cells[3] ?? "").length > 5)).toBe(true);
  });
});
