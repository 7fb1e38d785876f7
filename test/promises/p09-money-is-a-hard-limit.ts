import { call, onStage } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

const limit = 40_000;

const oneCallIsPaidFor: PromiseStory = ({ replace }) =>
  onStage(
    {
      script: {
        "*": [
          {
            reply: { ...call("update_plan", { items: [{ text: "Look", done: true }] }), inputTokens: 38_000 },
          },
          { reply: call("finish", { summary: "Done." }) },
        ],
      },
      env: { SQUADRON_DAY_TOKENS: String(limit) },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start(replace);
      const issue = await ask("pm");
      await quiet();
      const calls = world.model.requests.length;
      expect(
        calls === 1,
        `The model was asked ${calls} times, although the day's ${limit} tokens pay for one.`,
      );
      const said = (await stage.said(issue)).join("\n");
      expect(said.includes("The budget is used up"), "Nobody was asked whether it may go on.");
    },
  );

export const moneyIsAHardLimit: readonly Proof[] = [
  {
    number: 9,
    title: "Money is a hard limit: what does not fit is not asked, the turn ends, and a person is.",
    mechanism: "the reservation before each model call",
    replace: replacements.noReservations,
    story: oneCallIsPaidFor,
  },
];
