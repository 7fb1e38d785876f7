import { describe, expect, it } from "vitest";

import { sessionStatus, transition, type SessionChange } from "../../src/domain/session.ts";

const changes: readonly SessionChange[] = ["mail", "turn", "slept", "asked", "stopped", "gave-up", "closed"];

describe("the status of a session", () => {
  it("is known after every change from every status", () => {
    for (const from of sessionStatus.options)
      for (const change of changes) expect(sessionStatus.options).toContain(transition(from, change));
  });

  it("stays closed whatever happens: a reopened issue begins a new session", () => {
    for (const change of changes) expect(transition("closed", change)).toBe("closed");
  });

  it("is closed by a close from everywhere", () => {
    for (const from of sessionStatus.options) expect(transition(from, "closed")).toBe("closed");
  });

  it("follows a turn: queued, active, asleep or waiting, and back by mail", () => {
    expect(transition("queued", "turn")).toBe("active");
    expect(transition("active", "mail")).toBe("active");
    expect(transition("active", "slept")).toBe("sleeping");
    expect(transition("active", "asked")).toBe("waiting");
    expect(transition("active", "stopped")).toBe("interrupted");
    expect(transition("active", "gave-up")).toBe("failed");
    for (const from of ["sleeping", "waiting", "interrupted", "failed", "paused", "escalated"] as const)
      expect(transition(from, "mail")).toBe("queued");
  });
});
