import { describe, expect, it } from "vitest";

import { issue, stage } from "./each-issue.ts";

describe("escalate", () => {
  it("posts the words and leaves everything to a person", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    const reason = "The key is in the code. I would revoke it.";
    expect(await dev.run("escalate", { reason })).toEqual({
      ok: true,
      text: "Posted. Your turn ends; a person takes over.",
    });
    const bodies = await stage.bodies(issue);
    expect(bodies).toEqual([expect.stringContaining(`**dev** asks a person to take over.\n\n${reason}`)]);
    expect(stage.handedIn(bodies[0])).toBeUndefined();
    expect(dev.leaves()).toMatchObject({ lastActivity: reason, change: "escalated" });
  });

  it("wants to know what is the matter", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    expect(await dev.run("escalate", { reason: " " })).toMatchObject({ ok: false });
    expect(dev.leaves().change).toBe("slept");
    expect(await stage.bodies(issue)).toEqual([]);
  });

  it("is posted once when the turn is repeated, and ends it in the same way", async () => {
    const dev = await stage.turn({ role: "dev", number: issue });
    await dev.run("escalate", { reason: "I am stuck." });
    const again = dev.again();
    await again.run("escalate", { reason: "I do not know how to go on." });
    expect(await stage.bodies(issue)).toEqual([expect.stringContaining("I am stuck.")]);
    expect(again.leaves().change).toBe("escalated");
  });
});
