import { setTimeout as sleep } from "node:timers/promises";

import { createBudgets } from "../../../adapters/redis/budgets.ts";
import { createKeys } from "../../../adapters/redis/keys.ts";
import { sessionAccount } from "../../../domain/budget.ts";
import type { SessionKey } from "../../../domain/ids.ts";
import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import {
  asked,
  isAsleep,
  isAtWork,
  keyOf,
  openIssue,
  order,
  shows,
  tokensOfTurn,
  type ControlPlay,
} from "./control-play.ts";

async function tokensOf({ redis }: ControlPlay, key: SessionKey): Promise<number> {
  const budgets = createBudgets({ redis, keys: createKeys("squadron") });
  return (await budgets.used({ scope: "session", id: sessionAccount(key), turn: "" })).tokens;
}

/** The call that would pass the limit is not made; a person is asked, gives more, and it goes on. */
export async function budgetMidCall(play: ControlPlay): Promise<Evidence> {
  const issue = await openIssue(play, "docs", "[[spend]]");
  const key = keyOf(play, issue, "docs");
  await shows(play, { issue, role: "docs" }, "The budget is used up");
  const [calls, tokens] = [asked(play, key), await tokensOf(play, key)];
  expect(calls === 1, `${calls} calls were made.`);
  expect(tokens <= tokensOfTurn.docs, `${tokens} tokens were used, of ${tokensOfTurn.docs}.`);
  const evidence = await order(play, {
    issue,
    words: "/squadron budget 200k docs",
    says: "200,000 model tokens more",
  });
  await until("it goes on", () => asked(play, key) > calls);
  await isAsleep(play, { issue, role: "docs" });
  return { limit: tokensOfTurn.docs, tokens, "model calls": calls, ...evidence };
}

/** Six helpers that work at once are six calls of one turn: those that do not fit are not made. */
export async function budgetBySubagents(play: ControlPlay): Promise<Evidence> {
  play.held.renew();
  const issue = await openIssue(play, "pm", "[[helpers]]");
  const key = keyOf(play, issue, "pm");
  await isAtWork(play, key, 1);
  // The others come within moments of the first, or not at all.
  await sleep(3_000);
  const [inFlight, reserved] = [asked(play, key) - 1, await tokensOf(play, key)];
  expect(inFlight < 6, `${inFlight} calls were made at once.`);
  expect(reserved <= tokensOfTurn.pm, `${reserved} tokens are reserved, of ${tokensOfTurn.pm}.`);
  play.held.release();
  await shows(play, { issue, role: "pm" }, "The budget is used up");
  const used = await tokensOf(play, key);
  return { limit: tokensOfTurn.pm, "helpers wanted": 6, "calls in flight": inFlight, reserved, used };
}
