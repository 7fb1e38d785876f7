import { describe, expect, it } from "vitest";

import { give, told, working } from "./give.ts";

describe("/squadron status", () => {
  it("shows every role here: status, worker, mail, last activity and what it waits for", async () => {
    const sessions = [
      working("dev", { status: "active", turns: 3, lastActivity: "ran tests | all" }),
      working("pm", { pausedBy: "maintainer", status: "paused", waitingFor: "Which colour?" }),
    ];
    const outcome = await give("status", {
      sessions,
      reads: { facts: async ({ role }) => ({ worker: role === "dev" ? "host-1" : "", waiting: 2 }) },
    });
    expect(told(outcome).split("\n").slice(2)).toEqual([
      "| **dev** | active | `host-1` | 2 | 3 | 0 tokens | ran tests \\| all (1 min ago) | nothing |",
      "| **pm** | paused, paused by @maintainer | nowhere | 2 | 0 | 0 tokens | (1 min ago) | Which colour? |",
    ]);
  });
});
