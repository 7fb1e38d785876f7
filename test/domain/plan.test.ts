import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { ThreadEvent } from "../../src/domain/event.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { isOwn, planThread, type RouteContext } from "../../src/domain/plan.ts";
import {
  newSession,
  sessionStatus,
  type SessionRecord,
  type SessionStatus,
} from "../../src/domain/session.ts";
import { act, bot, human, said, someRepository, someThread } from "../support/events.ts";

const self = { appId: 4242, login: "squadron-lab[bot]" };
const session = (role: string, change: Partial<SessionRecord> = {}): SessionRecord => ({
  ...newSession,
  key: `42/7/${role}` as SessionKey,
  role: role as Role,
  number: 7,
  installationId: 9,
  repository: someRepository,
  updatedAt: 1,
  ...change,
});
const context = (change: Partial<RouteContext> = {}): RouteContext => ({
  self,
  roster: builtinTeam,
  sessions: [],
  actorMay: true,
  ...change,
});

const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.constantFrom(
    "/squadron stop",
    "/squadron stop dev",
    "/squadron stop nobody",
    "/squadron dance",
    "/squadron",
    "Hello.",
    "",
  ),
);
const actor = fc.constantFrom(human("maintainer"), human("outsider"), bot("renovate[bot]"), bot(self.login));
const label = fc.constantFrom("squadron:dev", "squadron:pm", "Squadron:DEV", "bug", "squadron:nobody");
const thread = fc.record({
  kind: fc.constantFrom("issue" as const, "pull" as const),
  labels: fc.array(label, { maxLength: 4 }),
  open: fc.boolean(),
});
const comment = fc.record({
  id: fc.nat(),
  on: fc.constantFrom("thread" as const, "diff" as const),
  body: words,
  author: actor,
  updatedAt: fc.constant("2026-01-01T10:00:00Z"),
  appId: fc.constantFrom(null, self.appId, 1),
});
const address = fc.constant({ repositoryId: 42, number: 8 });
const change = fc.constantFrom("added" as const, "removed" as const);
/** An act of every kind. */
const happening: fc.Arbitrary<ThreadEvent> = fc
  .tuple(
    fc.oneof(
      ...(["opened", "edited", "reopened", "deleted", "transferred", "ready"] as const).map((kind) =>
        fc.constant(act(kind, {})),
      ),
      fc.boolean().map((merged) => act("closed", { merged })),
      label.map((name) => act("labeled", { label: name })),
      label.map((name) => act("unlabeled", { label: name })),
      actor.map((assignee) => act("assigned", { assignee })),
      actor.map((assignee) => act("unassigned", { assignee })),
      comment.map((value) => act("commented", { comment: value })),
      comment.map((value) => act("comment-edited", { comment: value })),
      comment.map((value) => act("comment-deleted", { comment: value })),
      fc.constant(act("pushed", { head: "abc" })),
      fc.constant(act("review-requested", { reviewer: self.login })),
      words.map((body) => act("reviewed", { review: { id: 1, state: "commented", body } })),
      fc.boolean().map((resolved) => act("review-thread", { resolved, comments: [1] })),
      change.map((value) => act("dependency", { change: value, blockedBy: { repositoryId: 42, number: 8 } })),
      fc.tuple(change, address).map(([value, child]) => act("sub-issue", { change: value, child })),
    ),
    actor,
    thread,
  )
  .map(([event, who, where]) => ({ ...event, actor: who, thread: { ...someThread, ...where } }));
const sessions = fc
  .uniqueArray(
    fc.record({
      role: fc.constantFrom("dev", "pm", "docs", "retired"),
      status: fc.constantFrom(...sessionStatus.options),
      updatedAt: fc.nat(5),
    }),
    { selector: ({ role }) => role, maxLength: 4 },
  )
  .map((list) => list.map(({ role, ...rest }) => session(role, rest)));
const contexts = fc.record({ sessions, actorMay: fc.boolean() }).map((each) => context(each));
const closing = new Set(["closed", "deleted", "transferred"]);

describe("the plan for any act", () => {
  it("always exists and says what to do", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        expect(planThread(event, where).length).toBeGreaterThan(0);
      }),
    );
  });

  it("never wakes, withholds or stops for an act of ours or of any bot", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        fc.pre(event.actor.kind === "bot" || isOwn(event, self));
        for (const action of planThread(event, where)) expect(["close", "ignore"]).toContain(action.do);
      }),
    );
  });

  it("never wakes or stops for somebody without permission", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        for (const action of planThread(event, { ...where, actorMay: false }))
          expect(["close", "ignore", "withhold", "react"]).toContain(action.do);
      }),
    );
  });

  it("allows less, never more, to who is trusted less", () => {
    const powers = (event: ThreadEvent, where: RouteContext, actorMay: boolean) =>
      planThread(event, { ...where, actorMay })
        .filter((action) => action.do === "wake" || action.do === "stop" || action.do === "close")
        .map((action) => JSON.stringify(action));
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        const more = powers(event, where, true);
        for (const action of powers(event, where, false)) expect(more).toContain(action);
      }),
    );
  });

  it("closes exactly the sessions there are when the issue ends, whoever ended it", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        fc.pre(closing.has(event.kind));
        const roles = planThread(event, where).flatMap((action) =>
          action.do === "close" ? action.roles : [],
        );
        expect(roles.toSorted()).toEqual(where.sessions.map(({ role }) => role).toSorted());
      }),
    );
  });

  it("touches no session that is not there, and wakes new ones only by a label of the team", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        const there = where.sessions.map(({ role }) => role);
        for (const action of planThread(event, where)) {
          const roles = "roles" in action ? action.roles : "role" in action ? [action.role] : [];
          const labelled = action.do === "wake" && (event.kind === "labeled" || event.kind === "reopened");
          const allowed = labelled ? builtinTeam.map(({ role }) => role) : there;
          for (const role of roles) expect(allowed).toContain(role);
        }
      }),
    );
  });

  it("does nothing new on a closed issue", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        const closed = { ...event, thread: { ...event.thread, open: false } };
        for (const action of planThread(closed, where)) expect(["close", "ignore"]).toContain(action.do);
      }),
    );
  });
});

describe("a label", () => {
  it("wakes its role and is seen", () => {
    expect(planThread(act("labeled", { label: "Squadron:Dev" }), context())).toEqual([
      { do: "wake", role: "dev" },
      { do: "react", content: "eyes" },
    ]);
  });

  it("taken away lets its role go, and only that one, also by a bot", () => {
    const event = act("unlabeled", { label: "squadron:dev" }, { actor: bot("tidy[bot]") });
    expect(planThread(event, context({ sessions: [session("dev"), session("pm")] }))).toEqual([
      { do: "close", roles: ["dev"], why: "unlabeled" },
    ]);
    expect(planThread(event, context({ sessions: [session("pm")] }))).toMatchObject([{ do: "ignore" }]);
  });

  it("that an issue has when it is reopened wakes its role again", () => {
    const event = act(
      "reopened",
      {},
      { thread: { ...someThread, labels: ["bug", "squadron:pm", "squadron:dev"] } },
    );
    expect(planThread(event, context())).toEqual([
      { do: "wake", role: "pm" },
      { do: "wake", role: "dev" },
      { do: "react", content: "eyes" },
    ]);
  });
});

describe("a comment", () => {
  const two = (pm: SessionStatus, dev: SessionStatus) => [
    session("pm", { status: pm, updatedAt: 1 }),
    session("dev", { status: dev, updatedAt: 2 }),
  ];

  it("is heard by who waits for an answer, else by who was active last", () => {
    expect(planThread(said("Blue."), context({ sessions: two("waiting", "sleeping") }))[0]).toEqual({
      do: "wake",
      role: "pm",
    });
    expect(planThread(said("Blue."), context({ sessions: two("sleeping", "sleeping") }))[0]).toEqual({
      do: "wake",
      role: "dev",
    });
  });

  it("of an outsider is withheld, and only who would have heard it is told", () => {
    const plan = planThread(said("Blue."), context({ sessions: two("waiting", "active"), actorMay: false }));
    expect(plan).toEqual([{ do: "withhold", role: "pm" }]);
  });

  it("that an App of ours wrote is ours, whatever its author is called", () => {
    const event = said("Hello");
    expect(isOwn({ ...event, comment: { ...event.comment, appId: self.appId } }, self)).toBe(true);
    expect(isOwn({ ...event, actor: bot("SQUADRON-lab[bot]") }, self)).toBe(true);
    expect(isOwn({ ...event, actor: human("squadron-lab[bot]") }, self)).toBe(false);
  });

  it("that our App wrote wakes nobody, also in the name of a person who may", () => {
    const event = said("Blue.\n\n/squadron stop");
    const ours = { ...event, comment: { ...event.comment, appId: self.appId } };
    expect(planThread(ours, context({ sessions: [session("dev")] }))).toEqual([
      { do: "ignore", reason: "own act" },
    ]);
  });

  it("with a command is an order and wakes nobody", () => {
    const sessions = [session("dev"), session("pm")];
    expect(planThread(said("Enough.\n\n/squadron stop pm"), context({ sessions }))).toEqual([
      { do: "stop", roles: ["pm"] },
      { do: "react", content: "eyes" },
    ]);
    expect(planThread(said("/squadron stop"), context({ sessions }))[0]).toEqual({
      do: "stop",
      roles: ["dev", "pm"],
    });
    expect(planThread(said("/squadron stop reviewer"), context({ sessions }))).toEqual([
      { do: "react", content: "confused" },
    ]);
    expect(planThread(said("/squadron dance"), context({ sessions }))).toEqual([
      { do: "react", content: "confused" },
    ]);
  });

  it("with a command of an outsider is refused with a thumb down and nothing else", () => {
    const where = context({ sessions: [session("dev")], actorMay: false });
    expect(planThread(said("/squadron stop"), where)).toEqual([{ do: "react", content: "-1" }]);
  });
});
