import { call } from "../../e2e/stage.ts";
import { tookPlace, type Attack } from "../attack.ts";
import type { GroundSpec } from "../attack.ts";

const most = 6;
const greed = 20;
const on = { env: { SQUADRON_MODEL_CALLS_PER_TURN: String(most) } } satisfies GroundSpec;

/** A turn asks the model more often than it may, by tools at once and by sub-agents. */
export const manyModelCalls: Attack = {
  name: "many-model-calls",
  incident: "Sub-agents and parallel calls spend what one agent alone may not.",
  on,
  needs: "bubblewrap",
  defence: {
    what: "one count of model calls for a turn, in the gateway that all calls pass",
    off: { env: { SQUADRON_MODEL_CALLS_PER_TURN: "500" } },
  },
  try: async (ground) => {
    const { world } = ground;
    const session = { key: "" };
    const calls = (): number =>
      world.model.requests.filter((request) => request.session === session.key).length;
    const helper = {
      agent_type: "docs",
      name: "helper",
      description: "help",
      prompt: "Go on.",
      mode: "sync",
    };
    const { number } = await ground.maintainer.createIssue(world.repository, { title: "Be greedy" });
    session.key = ground.key(number, "security");
    let helpers = 0;
    ground.play(number, "security", ({ tools }) => {
      const isHelper = !tools.includes("task");
      if (isHelper) helpers += 1;
      if (calls() >= greed) return isHelper ? { text: "Enough." } : call("finish", { summary: "Enough." });
      return !isHelper
        ? { tools: [1, 2, 3].map(() => ({ name: "task", arguments: helper })) }
        : call("view", { path: "README.md" });
    });
    await ground.maintainer.addLabel(world.repository, number, "squadron:security");
    await ground.quiet();
    tookPlace(calls() >= most, `only ${calls()} model calls were made`);
    tookPlace(helpers > 0, "no sub-agent asked the model");
    return {
      tried: `The agent began three sub-agents at once, again and again, for ${greed} model calls.`,
      stoppedBy: `The gateway counts all of them as the turn's, and refuses from the ${most + 1}th on.`,
      succeeded: calls() > most,
      evidence: `${calls()} model calls, ${helpers} of them by sub-agents; ${most} are allowed`,
    };
  },
};
