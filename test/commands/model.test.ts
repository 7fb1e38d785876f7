import { builtinTeam } from "../../src/config/builtin-team.ts";
import { describe, expect, it } from "vitest";

import { actionsOf, give, working } from "./give.ts";

const roster = builtinTeam.map((profile) => ({
  ...profile,
  models: profile.role === "dev" ? [{ provider: "openai", name: "gpt-5" }] : [],
}));

describe("/squadron model", () => {
  it("sets one of the models that the team names, and takes it back", async () => {
    const scene = { sessions: [working("pm"), working("dev")], roster };
    expect(actionsOf(await give("model openai/gpt-5 pm", scene))).toEqual([
      { do: "control", role: "pm", number: 7, change: { model: "openai/gpt-5" } },
    ]);
    expect(actionsOf(await give("model default", scene))).toMatchObject([
      { role: "pm", change: { model: "" } },
      { role: "dev", change: { model: "" } },
    ]);
  });

  it("sets no model that nobody has allowed", async () => {
    const outcome = await give("model openai/dearest", { sessions: [working("dev")], roster });
    expect(outcome).toEqual({
      ok: false,
      why: "Name one of the team's models: `default`, `openai/gpt-5`.",
    });
  });
});
