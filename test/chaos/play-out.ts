import { setTimeout as sleep } from "node:timers/promises";

import type { CampaignOptions } from "./campaign.ts";
import type { FaultName } from "./fault-names.ts";
import type { People } from "./people.ts";
import type { Step } from "./plan.ts";

const faultsAtOnce = 6;

interface Playing extends Pick<CampaignOptions, "minutes" | "report" | "events" | "signal"> {
  readonly people: People;
  /** An issue to comment on when the plan is through. */
  readonly more: () => { readonly issue: number; readonly role: string };
  readonly inject: (name: FaultName) => Promise<boolean>;
  readonly tick: () => void;
  /** Whether people wait before they do more, after so many acts. */
  readonly isBusy: (acts: number) => Promise<boolean>;
  readonly said: () => string;
}

/**
 * Lets the plan happen. A fault whose moment did not come goes to the end of the line, and people go on commenting until
 * every fault of the plan has come: a fifth more than planned at most.
 */
export async function playOut(
  plan: readonly Step[],
  playing: Playing,
): Promise<ReadonlyMap<FaultName, number>> {
  const { people, report, events } = playing;
  const injected = new Map<FaultName, number>();
  const due: FaultName[] = [];
  const running = new Set<Promise<void>>();
  const ends = Date.now() + playing.minutes * 60_000;
  const isOver = (): boolean => playing.signal.aborted || Date.now() > ends;
  let acts = 0;
  const injectNext = (): void => {
    const name = due.shift();
    if (name === undefined) return;
    const one = playing
      .inject(name)
      .then((hit) => {
        if (hit) injected.set(name, (injected.get(name) ?? 0) + 1);
        else due.push(name);
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  const act = async (step: Step & { readonly do: "act" }): Promise<void> => {
    acts++;
    void people.act(step);
    await sleep(step.gapMs);
    while ((await playing.isBusy(acts)) && !isOver()) await sleep(50);
  };
  const fill = (): void => {
    while (due.length > 0 && running.size < faultsAtOnce) injectNext();
  };
  const ticking = setInterval(playing.tick, 500);
  const telling = setInterval(() => {
    const faults = [...injected.values()].reduce((sum, count) => sum + count, 0);
    report(
      `${acts} of ${events} events, ${faults} faults (${due.length + running.size} due), ${playing.said()}`,
    );
  }, 5_000);
  for (const step of plan) {
    if (isOver()) break;
    if (step.do === "fault") due.push(step.name);
    else await act(step);
    fill();
  }
  while (due.length + running.size > 0 && acts < events * 1.2 && !isOver()) {
    await act({ ...playing.more(), do: "act", kind: "comment", wild: false, gapMs: 100 });
    fill();
  }
  await people.done();
  await Promise.all(running);
  clearInterval(ticking);
  clearInterval(telling);
  return injected;
}
