import { describe, expect, it } from "vitest";

import { addHandled, sessionStatus, transition, type SessionChange } from "../../src/domain/session.ts";
import { act, said } from "../support/events.ts";

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

describe("the comments that a session handled", () => {
  const onThread = (commentId: number) => said("Go on.", { commentId });

  it("are kept in the order they were handled, each once", () => {
    expect(addHandled([4, 5], [onThread(6), onThread(4)])).toEqual([5, 6, 4]);
  });

  it("are the last thirty", () => {
    const all = Array.from({ length: 40 }, (_, index) => index + 1);
    expect(addHandled([], all.map(onThread))).toEqual(all.slice(-30));
  });

  it("do not count comments on a diff, which are numbered apart", () => {
    const { comment } = onThread(4);
    expect(addHandled([], [act("commented", { comment: { ...comment, on: "diff" } })])).toEqual([]);
  });
});
