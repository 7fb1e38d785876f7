import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { until } from "../../world/until.ts";
import { freePort, startServiceProcess } from "../../world/service-process.ts";
import { expect, type Evidence } from "../expect.ts";
import type { Seen } from "../tell-story.ts";
import {
  asked,
  isAtWork,
  keyOf,
  lateEffects,
  openIssue,
  order,
  ownComments,
  shows,
  traces,
  type ControlPlay,
} from "./control-play.ts";

/** A tool call with processes in the background, and how many of them are left when the receipt is there. */
export async function stopInTool(play: ControlPlay): Promise<Seen> {
  if (!play.sandbox.ok) return { skipped: play.sandbox.reason };
  const issue = await openIssue(play, "dev", "[[long]]");
  const key = keyOf(play, issue, "dev");
  const before = await until("background processes", async () => {
    const { processes } = await traces(play, key);
    return processes >= 6 ? processes : undefined;
  });
  const evidence = await order(play, {
    issue,
    words: "/squadron stop dev",
    says: "was stopped by @maintainer",
  });
  const after = (await traces(play, key)).processes;
  expect(after === 0, `${after} processes are alive after the receipt.`);
  return { "processes before": before, "processes after": after, ...evidence };
}

/** The process that runs the turn is frozen; another one carries the stop out, and the first can change nothing any more. */
export async function stopElsewhere(play: ControlPlay): Promise<Evidence> {
  play.held.renew();
  const issue = await openIssue(play, "pm", "[[hold]]");
  await isAtWork(play, keyOf(play, issue, "pm"));
  const first = play.service().pid;
  const state = `${play.stateFolder}-second`;
  const port = await freePort();
  await using second = await startServiceProcess({ ...play.env, PORT: String(port), SQUADRON_STATE: state });
  play.world.github.addHook({
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    secret: play.world.secret,
  });
  const before = lateEffects(play);
  process.kill(first, "SIGSTOP");
  const evidence = await order(play, {
    issue,
    words: "/squadron stop pm",
    says: "was stopped by @maintainer",
  });
  process.kill(first, "SIGCONT");
  play.held.release();
  await shows(play, { issue, role: "pm" }, "was stopped");
  await until("the first one again", async () => (await play.service().state()).openSessions === 0);
  const late = lateEffects(play) - before;
  expect(late === 0, "The turn that was stopped elsewhere changed something.");
  return { "turn in process": first, "stopped by process": second.pid, "later effects": late, ...evidence };
}

/** `squadron kill-switch` in a process of its own ends what runs; nothing begins until it is lifted. */
export async function killSwitch(play: ControlPlay): Promise<Evidence> {
  const { world, env } = play;
  play.held.renew();
  const issue = await openIssue(play, "pm", "[[hold]]");
  const key = keyOf(play, issue, "pm");
  await isAtWork(play, key);
  const before = lateEffects(play);
  const halted = await squadron(env, "kill-switch", "on", world.repository);
  play.held.release();
  await world.github.as("maintainer").comment(world.repository, issue, "[[say]]");
  await shows(play, { issue, role: "pm" }, "is paused");
  const requests = asked(play, key);
  await squadron(env, "kill-switch", "off", world.repository);
  await until("what came meanwhile", async () =>
    (await ownComments(play, issue)).some((body) => body.includes("Said.")),
  );
  const late = lateEffects(play) - before;
  expect(late === 0 && requests === 1, "Something went on although everything was halted.");
  return {
    said: halted,
    "turns while halted": requests - 1,
    "later effects": late,
    "answered when lifted": 1,
  };
}

async function squadron(env: ControlPlay["env"], ...args: readonly string[]): Promise<string> {
  const here = import.meta.url;
  const file = fileURLToPath(new URL(here.endsWith(".ts") ? "../../../cli.ts" : "../../../cli.js", here));
  const loader = file.endsWith(".ts") ? ["--import", "tsx"] : [];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, file, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  return stdout.trim();
}
