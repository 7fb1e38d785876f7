import { mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createFileAudit } from "../../../src/adapters/audit/file-audit.ts";
import type { SessionKey } from "../../../src/domain/ids.ts";
import type { Audit } from "../../../src/ports/audit.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";

const key = "42/7/dev" as SessionKey;
let root: string;
let clock: FakeClock;
let errors: unknown[];
let audit: Audit;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "squadron-audit-"));
  clock = createFakeClock(Date.UTC(2026, 0, 1));
  errors = [];
  audit = createFileAudit({ root, clock, onError: (error) => errors.push(error) });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const lines = async (of: string): Promise<unknown[]> =>
  (await readFile(join(root, `${of}.jsonl`), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

describe("the audit", () => {
  it("is one line per entry, in order, with time and session", async () => {
    audit.append(key, { event: "opened", detail: { fence: 1, resumed: false } });
    clock.advance(1_500);
    audit.append(key, { event: "closed" });
    await audit.flush();
    expect(await lines(key)).toEqual([
      { at: "2026-01-01T00:00:00.000Z", session: key, event: "opened", fence: 1, resumed: false },
      { at: "2026-01-01T00:00:01.500Z", session: key, event: "closed" },
    ]);
  });

  it("keeps the order of many entries that come at once, and a line a line", async () => {
    for (let i = 0; i < 200; i++) audit.append(key, { event: "line\nbreak", detail: { i } });
    await audit.flush();
    expect((await lines(key)).map((line) => (line as { i: number }).i)).toEqual(
      Array.from({ length: 200 }, (_, i) => i),
    );
  });

  it("is a file of its own for every session, and goes on where an earlier process ended", async () => {
    audit.append(key, { event: "one" });
    audit.append("43/7/dev" as SessionKey, { event: "other" });
    await audit.flush();
    const next = createFileAudit({ root, clock, onError: (error) => errors.push(error) });
    next.append(key, { event: "two" });
    await next.flush();
    expect(await lines(key)).toMatchObject([{ event: "one" }, { event: "two" }]);
    expect(await lines("43/7/dev")).toMatchObject([{ event: "other" }]);
  });

  it("names the sessions that nothing was written of since a time, and removes one's without touching the others", async () => {
    const other = "43/7/dev" as SessionKey;
    audit.append(key, { event: "one" });
    audit.append(other, { event: "other" });
    await audit.flush();
    await utimes(join(root, `${key}.jsonl`), 1_000, 1_000);
    await writeFile(join(root, "not-ours.txt"), "");
    await utimes(join(root, "not-ours.txt"), 1_000, 1_000);
    const found: string[] = [];
    for await (const each of audit.untouchedSince(2_000_000)) found.push(each);
    expect(found).toEqual([key]);
    await audit.remove(key);
    audit.append(key, { event: "again" });
    await audit.flush();
    expect(await lines(key)).toMatchObject([{ event: "again" }]);
    expect(await lines(other)).toMatchObject([{ event: "other" }]);
    expect(errors).toEqual([]);
  });

  it("can be read by nobody but the service", async () => {
    audit.append(key, { event: "one" });
    await audit.flush();
    expect((await stat(join(root, `${key}.jsonl`))).mode & 0o077).toBe(0);
  });

  it("reports that it could not write, and goes on with the next entry", async () => {
    await writeFile(join(root, "44"), "a file where a folder should be");
    audit.append("44/7/dev" as SessionKey, { event: "lost" });
    audit.append(key, { event: "kept" });
    await audit.flush();
    expect(errors).toHaveLength(1);
    expect(await lines(key)).toMatchObject([{ event: "kept" }]);
  });
});
