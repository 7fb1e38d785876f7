import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { permissions } from "../../src/domain/roster.ts";
import { everyVerb, giveAll, working } from "./give.ts";

const sessions = [working("dev", { gates: { asked: "push", granted: [] } }), working("pm")];

describe("the commands of a comment", () => {
  it("get one reply together, and each what it orders", async () => {
    const plan = await giveAll(["pause pm", "stop dev"], { sessions });
    expect(plan.map((action) => action.do)).toEqual(["reply", "control", "react", "stop", "react"]);
    const [reply] = plan;
    expect(reply?.do === "reply" && reply.lines.map(({ id }) => id)).toEqual(["pause:pm-7", "stop:dev-7"]);
  });

  it("that are misspelt get the nearest one named", async () => {
    expect(await giveAll(["stpo"], { sessions })).toEqual([
      {
        do: "reply",
        lines: [expect.objectContaining({ text: expect.stringContaining("Did you mean `stop`?") })],
      },
      { do: "react", content: "confused" },
    ]);
  });

  it("that are used wrongly are explained", async () => {
    const [reply] = await giveAll(["effort"], { sessions });
    expect(JSON.stringify(reply)).toContain("Usage: `/squadron effort <default");
  });

  it("of a stranger get a thumb down and not a word", async () => {
    for (const access of ["none", "read"] as const)
      expect(await giveAll(everyVerb, { sessions, access })).toEqual(
        everyVerb.slice(0, 10).map(() => ({ do: "react", content: "-1" })),
      );
  });

  it("of somebody who lacks the permission say which it takes, as the team has set it", async () => {
    const raised = { sessions, access: "write", permissions: { stop: "admin" } } as const;
    expect(JSON.stringify(await giveAll(["stop"], raised))).toContain("needs the permission `admin`");
    expect(JSON.stringify(await giveAll(["stop"], raised))).not.toContain('"do":"stop"');
    const lowered = { sessions, access: "triage", permissions: { stop: "triage" } } as const;
    expect(JSON.stringify(await giveAll(["stop"], lowered))).toContain('"do":"stop"');
  });

  it("never do more for somebody with less access", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...everyVerb, "dance", "stop dev", "assign dev", "effort low"), {
          maxLength: 4,
        }),
        fc.constantFrom(...permissions),
        fc.constantFrom(...permissions),
        async (lines, one, other) => {
          const [less, more] =
            permissions.indexOf(one) <= permissions.indexOf(other) ? [one, other] : [other, one];
          const orders = async (access: typeof one) =>
            (await giveAll(lines, { sessions, access }))
              .filter((action) => !["reply", "react"].includes(action.do))
              .map((action) => JSON.stringify(action));
          const allowed = await orders(more);
          for (const order of await orders(less)) expect(allowed).toContain(order);
        },
      ),
    );
  });
});
