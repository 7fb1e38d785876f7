import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { createFileAudit } from "../../src/adapters/audit/file-audit.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import { exportAudit } from "../../src/observe/export-audit.ts";
import type { Audit } from "../../src/ports/audit.ts";

const day = 24 * 3_600_000;
const begin = Date.UTC(2026, 10, 1);
const widgets = { id: 42, owner: "acme", name: "widgets" };
const everything = { since: -Infinity, until: Infinity, repository: undefined };

let root = "";
let now = begin;
let audit: Audit;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-audit-"));
  now = begin;
  audit = createFileAudit({
    root,
    clock: { now: () => now, sleep: async () => undefined },
    onError: (error) => {
      throw error;
    },
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

function record(key: string, event: string, at: number): void {
  now = at;
  audit.append(key as SessionKey, { event, detail: { fence: 3, ok: true } });
}

async function exported(wanted: Partial<Parameters<typeof exportAudit>[1]>): Promise<readonly string[]> {
  const lines: string[] = [];
  const write = async (line: string): Promise<void> => void lines.push(line);
  const count = await exportAudit(
    { audit, repositoryIds: async () => [widgets], write },
    { ...everything, ...wanted },
  );
  expect(count).toBe(lines.length);
  return lines.map((line) => (JSON.parse(line) as { event: string }).event);
}

it("writes every line as it was recorded, session by session", async () => {
  record("42/7/dev", "opened", begin);
  record("42/7/pm", "opened-too", begin + 1);
  record("42/7/dev", "closed", begin + 2);
  const lines: string[] = [];
  const write = async (line: string): Promise<void> => void lines.push(line);
  await exportAudit({ audit, repositoryIds: async () => [], write }, everything);
  expect(lines[0]).toBe(
    `{"at":"2026-11-01T00:00:00.000Z","session":"42/7/dev","event":"opened","fence":3,"ok":true}\n`,
  );
  expect(await exported({})).toEqual(["opened", "closed", "opened-too"]);
});

it("writes what happened from one time on and before another", async () => {
  for (const nth of [0, 1, 2, 3]) record("42/7/dev", `day-${nth}`, begin + nth * day);
  expect(await exported({ since: begin + day, until: begin + 3 * day })).toEqual(["day-1", "day-2"]);
});

it("writes one repository's, by its name or by its id", async () => {
  record("42/7/dev", "here", begin);
  record("421/7/dev", "elsewhere", begin);
  expect(await exported({ repository: "Acme/Widgets" })).toEqual(["here"]);
  expect(await exported({ repository: "421" })).toEqual(["elsewhere"]);
  expect(await exported({ repository: "7" })).toEqual([]);
  await expect(exported({ repository: "acme/gone" })).rejects.toThrow("give the id that GitHub has for it");
});

it("leaves out a line that a crash tore, and writes those around it", async () => {
  record("42/7/dev", "before", begin);
  await audit.flush();
  await appendFile(join(root, "42/7/dev.jsonl"), `{"at":"2026-11-01T00:00\n`);
  record("42/7/dev", "after", begin + 1);
  expect(await exported({})).toEqual(["before", "after"]);
});
