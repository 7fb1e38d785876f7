import { describe, expect, it } from "vitest";

import { mailboxOf } from "../../src/domain/event.ts";
import type { SessionKey } from "../../src/domain/ids.ts";
import { laneOf, sessionMailbox, sessionOfMailbox } from "../../src/domain/mailbox.ts";
import { act, human, someRepository } from "../support/events.ts";

const key = "42/7/dev" as SessionKey;

describe("a mailbox", () => {
  it("of a session names it and is worked on by turns", () => {
    expect(sessionOfMailbox(sessionMailbox(key))).toBe(key);
    expect(laneOf(sessionMailbox(key))).toBe("turn");
  });

  it("of an issue, a repository or an installation is the router's and no session's", () => {
    const base = { guid: "g", actKey: "a", at: "2026-01-01T10:00:00Z", actor: human("x"), installationId: 9 };
    const boxes = [
      mailboxOf(act("reopened", {})),
      mailboxOf({ ...base, repository: someRepository, kind: "repository-renamed" }),
      mailboxOf({ ...base, kind: "installation-back", why: "created" }),
      mailboxOf({ ...base, installationId: null, kind: "installation-back", why: "created" }),
    ];
    expect(boxes).toEqual(["thread/42/7", "repository/42", "installation/9", "installation/0"]);
    for (const box of boxes) {
      expect(laneOf(box)).toBe("route");
      expect(sessionOfMailbox(box)).toBeUndefined();
    }
  });
});
