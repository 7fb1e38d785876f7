import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { ThreadEvent } from "../../src/domain/event.ts";
import type { Role, SessionKey } from "../../src/domain/ids.ts";
import { isOwn, reaches, type Access, type RouteContext, type Target } from "../../src/domain/plan.ts";
import { planThread } from "../../src/domain/plan-thread.ts";
import { hasLabel, permissions } from "../../src/domain/roster.ts";
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
  lead: "pm" as Role,
  sessions: [],
  owner: undefined,
  access: "write",
  handedTo: undefined,
  ...change,
});

const words = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.constantFrom(
    "/squadron stop",
    "/squadron stop dev",
    "/squadron stop nobody",
    "/squadron dance",
    "/squadron approve",
    "/squadron",
    "@squadron-lab dev, please.",
    "@squadron-lab reviewer",
    "@squadron-lab?",
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
const owner = fc.option(
  fc.constantFrom("dev", "docs", "retired").map((role) => session(role, { number: 3 })),
  { nil: undefined },
);
const access = fc.constantFrom<Access>("none", ...permissions);
const contexts = fc.record({ sessions, owner, access }).map((each) => context(each));
const ending = ["close", "release"];
const closing = new Set(["closed", "deleted", "transferred"]);

const target = (role: string, number = 7) => ({ role, number });

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
        for (const action of planThread(event, where)) expect([...ending, "ignore"]).toContain(action.do);
      }),
    );
  });

  it("never wakes or stops for somebody without permission", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        for (const action of planThread(event, { ...where, access: "none" }))
          // What commands may do is asked where they are carried out: commands/obey.
          expect([...ending, "ignore", "withhold", "react", "obey"]).toContain(action.do);
      }),
    );
  });

  it("allows less, never more, to who is trusted less", () => {
    const powers = (event: ThreadEvent, where: RouteContext, given: Access) =>
      planThread(event, { ...where, access: given })
        .filter((action) => !["withhold", "react", "ignore"].includes(action.do))
        .map((action) => JSON.stringify(action));
    fc.assert(
      fc.property(happening, contexts, access, (event, where, other) => {
        const [less, more] = reaches(other, where.access === "none" ? "read" : where.access)
          ? [where.access, other]
          : [other, where.access];
        const allowed = powers(event, where, more);
        for (const action of powers(event, where, less)) expect(allowed).toContain(action);
      }),
    );
  });

  it("closes exactly the sessions there are when the issue ends, whoever ended it", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        fc.pre(closing.has(event.kind));
        const roles = planThread(event, where).flatMap((action) =>
          action.do === "close" ? action.targets.map(({ role }) => role) : [],
        );
        expect(roles.toSorted()).toEqual(where.sessions.map(({ role }) => role).toSorted());
      }),
    );
  });

  it("touches only sessions that are there, or begins one of the team on the act's own thread, with a label to show it", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        const there = [...where.sessions, ...(where.owner ? [where.owner] : [])];
        const plan = planThread(event, where);
        const known = ({ role, number }: Target) =>
          there.some((each) => each.role === role && each.number === number);
        for (const action of plan) {
          const targets = action.do === "stop" ? action.targets : action.do === "withhold" ? [action] : [];
          for (const target of targets) expect(known(target)).toBe(true);
          if (action.do !== "wake" || known(action)) continue;
          expect(action.number).toBe(event.thread.number);
          const profile = builtinTeam.find(({ role }) => role === action.role);
          const labels = event.kind === "labeled" ? [event.label] : event.thread.labels;
          const added = plan.flatMap((each) => (each.do === "label" ? [each.label] : []));
          expect([...labels, ...added].some((label) => profile && hasLabel(profile, label))).toBe(true);
        }
      }),
    );
  });

  it("does nothing new on a closed issue", () => {
    fc.assert(
      fc.property(happening, contexts, (event, where) => {
        const closed = { ...event, thread: { ...event.thread, open: false } };
        const told = event.kind === "closed" ? ["wake"] : [];
        for (const action of planThread(closed, where))
          expect([...ending, ...told, "ignore"]).toContain(action.do);
      }),
    );
  });
});

describe("a label", () => {
  it("wakes its role and is seen", () => {
    expect(planThread(act("labeled", { label: "Squadron:Dev" }), context())).toEqual([
      { do: "wake", role: "dev", number: 7 },
      { do: "react", content: "eyes" },
    ]);
  });

  it("taken away lets its role go, and only that one, also by a bot", () => {
    const event = act("unlabeled", { label: "squadron:dev" }, { actor: bot("tidy[bot]") });
    expect(planThread(event, context({ sessions: [session("dev"), session("pm")] }))).toEqual([
      { do: "close", targets: [target("dev")], why: "unlabeled" },
    ]);
    const double = builtinTeam.map((each) => ({ ...each, labels: [...each.labels, `also-${each.role}`] }));
    const left = { ...event, thread: { ...someThread, labels: ["Also-Dev"] } };
    expect(planThread(left, context({ roster: double, sessions: [session("dev")] }))).toMatchObject([
      { do: "ignore" },
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
      { do: "wake", role: "pm", number: 7 },
      { do: "wake", role: "dev", number: 7 },
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
      number: 7,
    });
    expect(planThread(said("Blue."), context({ sessions: two("sleeping", "sleeping") }))[0]).toEqual({
      do: "wake",
      role: "dev",
      number: 7,
    });
  });

  it("of an outsider is withheld, and only who would have heard it is told", () => {
    const plan = planThread(said("Blue."), context({ sessions: two("waiting", "active"), access: "read" }));
    expect(plan).toEqual([{ do: "withhold", role: "pm", number: 7 }]);
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

  it("with commands is for those who carry them out, and wakes nobody", () => {
    const sessions = [session("dev"), session("pm")];
    expect(planThread(said("Enough.\n\n/squadron stop pm"), context({ sessions }))).toEqual([
      { do: "obey", commands: [{ verb: "stop", args: ["pm"] }] },
    ]);
  });
});

describe("an approval", () => {
  it("by a reaction wakes the role whose question it stands on, if its author may approve", () => {
    const open = session("dev", { gates: { asked: "push", granted: [], comment: 5 } });
    const reacted = (commentId: number) => act("reacted", { commentId, reactionId: 1, content: "+1" });
    const on = (commentId: number, access: Access) =>
      planThread(reacted(commentId), context({ sessions: [open, session("pm")], access }));
    expect(on(5, "write")).toEqual([{ do: "wake", role: "dev", number: 7 }]);
    expect(on(5, "triage")).toEqual([{ do: "ignore", reason: "the actor may not approve" }]);
    expect(on(4, "write")).toEqual([{ do: "ignore", reason: "nobody asks there any more" }]);
  });
});

describe("an address", () => {
  const slug = "@squadron-lab";

  it("wakes the roles it names, also new ones, which are then shown by their labels", () => {
    const plan = planThread(
      said(`${slug} reviewer and ${slug} dev, please.`),
      context({ sessions: [session("dev")] }),
    );
    expect(plan).toEqual([
      { do: "wake", role: "dev", number: 7 },
      { do: "wake", role: "reviewer", number: 7 },
      { do: "label", label: "squadron:reviewer" },
      { do: "react", content: "eyes" },
    ]);
  });

  it("without a role means who would hear it anyway, else the lead", () => {
    const heard = context({
      sessions: [session("dev", { status: "waiting" }), session("pm", { updatedAt: 5 })],
    });
    expect(planThread(said(`${slug}?`), heard)[0]).toEqual({ do: "wake", role: "dev", number: 7 });
    expect(planThread(said(`${slug}?`), context())).toEqual([
      { do: "wake", role: "pm", number: 7 },
      { do: "label", label: "squadron:pm" },
      { do: "react", content: "eyes" },
    ]);
  });

  it("in a new issue wakes whom it names, and nobody else", () => {
    const opened = (body: string) => act("opened", {}, { thread: { ...someThread, body } });
    expect(planThread(opened(`${slug} dev: mend it`), context())[0]).toEqual({
      do: "wake",
      role: "dev",
      number: 7,
    });
    expect(planThread(opened(`${slug}`), context())).toMatchObject([{ do: "ignore" }]);
  });

  it("of somebody without access begins nothing, and is withheld from who is there", () => {
    const where = context({ sessions: [session("dev")], access: "read" });
    expect(planThread(said(`${slug} dev`), where)).toEqual([{ do: "withhold", role: "dev", number: 7 }]);
    expect(planThread(said(`${slug} pm`), where)).toMatchObject([{ do: "ignore" }]);
  });
});

describe("an assignment", () => {
  it("of the App wakes the first role that takes assignments; that of a person wakes nobody", () => {
    expect(planThread(act("assigned", { assignee: bot(self.login) }), context())[0]).toEqual({
      do: "wake",
      role: "pm",
      number: 7,
    });
    expect(planThread(act("assigned", { assignee: human("maintainer") }), context())).toMatchObject([
      { do: "ignore" },
    ]);
  });

  it("taken from the App stops everybody on the thread", () => {
    const event = act("unassigned", { assignee: bot(self.login) });
    expect(planThread(event, context({ sessions: [session("dev")] }))).toEqual([
      { do: "stop", targets: [target("dev")] },
      { do: "react", content: "eyes" },
    ]);
    expect(planThread(event, context({ sessions: [session("dev")], access: "triage" }))).toMatchObject([
      { do: "ignore" },
    ]);
  });
});

describe("on a pull request", () => {
  const pull = { thread: { ...someThread, kind: "pull", number: 9 } } as const;
  const dev = session("dev", { number: 7 });
  const reviewer = session("reviewer", { number: 9 });
  const roster = builtinTeam.map((each) => ({
    ...each,
    triggers:
      each.role === "reviewer"
        ? [...each.triggers, "ready" as const, "push" as const]
        : each.triggers.filter((trigger) => trigger !== "ready" && trigger !== "push"),
  }));
  const where = (change: Partial<RouteContext> = {}) => context({ roster, owner: dev, ...change });
  const reviewed = (state: string, body: string) => act("reviewed", { review: { id: 1, state, body } }, pull);

  it("a review wakes the role whose branch it is, on its issue", () => {
    expect(planThread(reviewed("changes_requested", ""), where({ sessions: [reviewer] }))).toEqual([
      { do: "wake", role: "dev", number: 7 },
      { do: "react", content: "eyes" },
    ]);
    expect(planThread(reviewed("changes_requested", ""), where({ access: "read" }))).toEqual([
      { do: "withhold", role: "dev", number: 7 },
    ]);
  });

  it("a review that only carries comments on lines says nothing itself; each of them does", () => {
    expect(planThread(reviewed("commented", " "), where())).toMatchObject([{ do: "ignore" }]);
    const line = said("Off by one.", pull);
    const onDiff = { ...line, comment: { ...line.comment, on: "diff" as const } };
    expect(planThread(onDiff, where({ sessions: [reviewer] }))[0]).toEqual({
      do: "wake",
      role: "dev",
      number: 7,
    });
  });

  it("a command in a review is an order to those who are there", () => {
    expect(planThread(reviewed("commented", "/squadron stop dev"), where())).toEqual([
      { do: "obey", commands: [{ verb: "stop", args: ["dev"] }] },
    ]);
  });

  it("that is ready, those wake who want to know", () => {
    expect(planThread(act("ready", {}, pull), where())).toEqual([
      { do: "wake", role: "reviewer", number: 9 },
      { do: "label", label: "squadron:reviewer" },
      { do: "react", content: "eyes" },
    ]);
  });

  it("a push wakes who reads it already, and not the role whose branch it is", () => {
    const push = act("pushed", { head: "abc" }, pull);
    expect(planThread(push, where({ sessions: [reviewer] }))).toEqual([
      { do: "wake", role: "reviewer", number: 9 },
    ]);
    expect(planThread(push, where())).toMatchObject([{ do: "ignore" }]);
  });

  it("a request for review is for the App's first reviewer, or for the role that a team is named after", () => {
    const first = roster.find(({ triggers }) => triggers.includes("review-request"))?.role;
    const ask = (who: string) => planThread(act("review-requested", { reviewer: who }, pull), where())[0];
    expect(ask(self.login)).toEqual({ do: "wake", role: first, number: 9 });
    expect(ask("acme/squadron-security")).toEqual({ do: "wake", role: "security", number: 9 });
    expect(ask("acme/reviewer")).toEqual({ do: "wake", role: "reviewer", number: 9 });
    expect(ask("reviewer")).toMatchObject({ do: "ignore" });
    expect(ask("acme/docs")).toMatchObject({ do: "ignore" });
  });

  it("that is closed, its own sessions go, and who waits for it is told", () => {
    expect(planThread(act("closed", { merged: true }, pull), where({ sessions: [reviewer] }))).toMatchObject([
      { do: "close", targets: [target("reviewer", 9)], why: "closed" },
      { do: "ignore" },
      { do: "release" },
    ]);
  });
});

describe("an act of ours that hands something to a role", () => {
  const ours = (change = {}) => said("Yours.", { actor: bot(self.login), ...change });

  it("begins its session, with its label", () => {
    expect(planThread(ours(), context({ handedTo: "dev", sessions: [session("pm")] }))).toEqual([
      { do: "wake", role: "dev", number: 7 },
      { do: "label", label: "squadron:dev" },
    ]);
    expect(planThread(ours(), context({ handedTo: "nobody" }))).toMatchObject([{ do: "ignore" }]);
  });

  it("wakes the role that a pull request is of where it works", () => {
    const review = act(
      "reviewed",
      { review: { id: 1, state: "changes_requested", body: "" } },
      { actor: bot(self.login), thread: { ...someThread, kind: "pull", number: 9 } },
    );
    expect(planThread(review, context({ handedTo: "dev", owner: session("dev") }))).toEqual([
      { do: "wake", role: "dev", number: 7 },
    ]);
  });

  it("means nothing in the mouth of anybody else", () => {
    const where = context({ handedTo: "dev" });
    expect(planThread(said("Yours."), where)).toMatchObject([{ do: "ignore" }]);
    expect(planThread(said("Yours.", { actor: bot("renovate[bot]") }), where)).toMatchObject([
      { do: "ignore" },
    ]);
  });
});
