import { beforeAll, describe, expect, it } from "vitest";
import { compileEdge, forged, sendLarge } from "../bench/flood.ts";
import type { ServerChild } from "../bench/edge-child.ts";

let start: () => Promise<ServerChild>;
beforeAll(async () => {
  start = await compileEdge("flood-test");
});

describe("50 bodies of 25 MB at once leave the edge below 200 MB", () => {
  it("when they carry forged signatures", async () => {
    await using edge = await start();
    const answers = await sendLarge(edge.url, forged);
    expect(answers).not.toMatch(/\b20\d/);
    expect(edge.peakMb()).toBeGreaterThan(20);
    expect(edge.peakMb()).toBeLessThan(200);
  });

  it("when they carry no signature", async () => {
    await using edge = await start();
    const { "x-hub-signature-256": _, ...unsigned } = forged;
    await sendLarge(edge.url, unsigned);
    expect(edge.peakMb()).toBeLessThan(200);
  });
});
