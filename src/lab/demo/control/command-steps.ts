import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import {
  asked,
  isAsleep,
  isAtWork,
  keyOf,
  openIssue,
  order,
  ownComments,
  shows,
  type ControlPlay,
} from "./control-play.ts";

type Step = (play: ControlPlay) => Promise<Evidence>;

/** An order that is answered at once. */
function told(words: string, says: string): Step {
  return (play) => order(play, { issue: play.issue, words, says });
}

/** The last request that a session made of the model. */
function lastRequest({ world }: ControlPlay, key: string) {
  return world.model.requests.findLast(({ session }) => session === key);
}

async function say({ world, issue }: ControlPlay, words: string): Promise<void> {
  await world.github.as("maintainer").comment(world.repository, issue, words);
}

const pauseKeeps: Step = async (play) => {
  const pm = { issue: play.issue, role: "pm" };
  const evidence = await order(play, { issue: play.issue, words: "/squadron pause pm", says: "is paused" });
  await shows(play, pm, "is paused");
  const before = asked(play, keyOf(play, play.issue, "pm"));
  await say(play, "[[say]]");
  await until(
    "the comment seen",
    () => play.world.github.writes.filter(({ path }) => path.endsWith("/reactions")).length > 2,
  );
  expect(asked(play, keyOf(play, play.issue, "pm")) === before, "A paused agent was woken.");
  return { ...evidence, "model requests while paused": 0 };
};

const resumeGoesOn: Step = async (play) => {
  const evidence = await order(play, { issue: play.issue, words: "/squadron resume pm", says: "not paused" });
  await until("what was kept", async () =>
    (await ownComments(play, play.issue)).some((body) => body.includes("Said.")),
  );
  await isAsleep(play, { issue: play.issue, role: "pm" });
  return { ...evidence, "comments kept and answered": 1 };
};

const freshBegins: Step = async (play) => {
  const key = keyOf(play, play.issue, "pm");
  const before = asked(play, key);
  const evidence = await order(play, { issue: play.issue, words: "/squadron fresh pm", says: "begins anew" });
  await isAtWork(play, key, before);
  await isAsleep(play, { issue: play.issue, role: "pm" });
  const remembered = lastRequest(play, key)?.messages.filter(({ role }) => role === "assistant").length ?? -1;
  expect(remembered === 0, `It remembers ${remembered} answers.`);
  return { ...evidence, "answers remembered": remembered };
};

/** A setting shows in the next request of the model. */
function sets(words: string, says: string, shown: (play: ControlPlay) => string | undefined): Step {
  return async (play) => {
    const evidence = await order(play, { issue: play.issue, words, says });
    const key = keyOf(play, play.issue, "pm");
    const before = asked(play, key);
    await say(play, "Go on.");
    await isAtWork(play, key, before);
    await isAsleep(play, { issue: play.issue, role: "pm" });
    return { ...evidence, "asked with": shown(play) ?? "" };
  };
}

const stopEnds: Step = async (play) => {
  const key = keyOf(play, play.issue, "pm");
  const before = asked(play, key);
  play.held.renew();
  await say(play, "[[hold]]");
  await isAtWork(play, key, before);
  const evidence = await order(play, {
    issue: play.issue,
    words: "/squadron stop pm",
    says: "was stopped by @maintainer",
  });
  play.held.release();
  return evidence;
};

const retryTries: Step = async (play) => {
  const key = keyOf(play, play.issue, "pm");
  const before = asked(play, key);
  const evidence = await order(play, { issue: play.issue, words: "/squadron retry pm", says: "tries again" });
  await isAtWork(play, key, before);
  await isAsleep(play, { issue: play.issue, role: "pm" });
  return evidence;
};

const assignAdds: Step = async (play) => {
  const evidence = await order(play, {
    issue: play.issue,
    words: "/squadron assign security",
    says: "begins here",
  });
  await isAsleep(play, { issue: play.issue, role: "security" });
  return evidence;
};

const handoffPasses: Step = async (play) => {
  const issue = await openIssue(play, "pm");
  await isAsleep(play, { issue, role: "pm" });
  const evidence = await order(play, {
    issue,
    words: "/squadron handoff security Look for holes.",
    says: "was stopped by",
  });
  await isAsleep(play, { issue, role: "security" });
  return evidence;
};

/** A role that asks before it does something, and a person's word. */
function answers(verb: "approve" | "deny", says: string): Step {
  return async (play) => {
    const issue = await openIssue(play, "docs", "[[plan]]");
    await shows(play, { issue, role: "docs" }, "💬 waits");
    const evidence = await order(play, { issue, words: `/squadron ${verb} docs`, says });
    await isAsleep(play, { issue, role: "docs" });
    return evidence;
  };
}

const closeRemoves: Step = async (play) => {
  const evidence = await order(play, { issue: play.issue, words: "/squadron close pm", says: "was let go" });
  await shows(play, { issue: play.issue, role: "pm" }, "is gone");
  return evidence;
};

/** One step for each command, named after it. */
export const commandSteps: Readonly<Record<string, Step>> = {
  help: told("/squadron help", "/squadron handoff"),
  status: told("/squadron status", "| **pm** |"),
  unknown: told("/squadron stauts", "Did you mean `status`?"),
  log: told("@squadron-lab log pm", "turn-settled"),
  pause: pauseKeeps,
  resume: resumeGoesOn,
  model: sets(
    "/squadron model default/lab-model-large pm",
    "default/lab-model-large",
    (play) => lastRequest(play, keyOf(play, play.issue, "pm"))?.model,
  ),
  effort: sets(
    "/squadron effort high pm",
    "with effort `high`",
    (play) => lastRequest(play, keyOf(play, play.issue, "pm"))?.effort,
  ),
  budget: told("/squadron budget 500k pm", "500,000 model tokens more"),
  cost: told("/squadron cost", "| **pm** |"),
  fresh: freshBegins,
  stop: stopEnds,
  retry: retryTries,
  assign: assignAdds,
  handoff: handoffPasses,
  approve: answers("approve", "Allowed for **docs**"),
  deny: answers("deny", "Not allowed for **docs**"),
  close: closeRemoves,
};
