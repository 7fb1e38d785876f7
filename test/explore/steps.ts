import { deliveries } from "./deliver.ts";
import { networkSteps } from "./network-steps.ts";
import { routerSteps } from "./router-steps.ts";
import { sessionSteps } from "./session-steps.ts";
import {
  jobOf,
  retry,
  setJob,
  setRun,
  thread,
  wake,
  type Run,
  type Setting,
  type Step,
  type World,
} from "./world.ts";

/** Everything that can happen next. */
export function steps(world: World, setting: Setting): readonly Step[] {
  return [
    ...deliveries(world, setting),
    ...starts(world, setting),
    ...sweeps(world, setting),
    ...world.runs.flatMap((run) => [...runSteps(world, setting, run), ...endings(world, run)]),
    ...networkSteps(world),
  ];
}

function runSteps(world: World, setting: Setting, run: Run): readonly Step[] {
  return (run.box === thread ? routerSteps : sessionSteps)(world, setting, run);
}

/** A waiting job begins on a runner: the next attempt of it, which claims at once. */
function starts(world: World, setting: Setting): readonly Step[] {
  return Object.keys(world.jobs).flatMap((box): Step[] => {
    const { id, attempt, state } = jobOf(world, box);
    if (state !== "waiting") return [];
    const run: Run = {
      box,
      runner: { job: id, attempt: attempt + 1 },
      leased: true,
      at: "claim",
      claim: null,
      turn: "",
      size: 0,
      posted: 0,
    };
    const started = setJob({ ...world, runs: [...world.runs, run] }, box, {
      attempt: attempt + 1,
      state: "running",
    });
    return [...runSteps(started, setting, run)];
  });
}

/** Wakes what is listed and has no job; for one that has, a sweep changes nothing that matters. */
function sweeps(world: World, { model }: Setting): readonly Step[] {
  const [store, found] = model.stale(world.store, { ageMs: 0, now: 0 });
  const idle = found.filter((box) => jobOf(world, box).state === "none");
  if (idle.length === 0) return [];
  return [
    {
      kind: "go",
      label: `The sweep wakes ${idle.join(" and ")}`,
      next: idle.reduce(wake, { ...world, store }),
    },
  ];
}

/** A process dies, or stands still so long that its job is given to another and goes on later. */
function endings(world: World, run: Run): readonly Step[] {
  if (world.faults === 0 || !run.leased) return [];
  const spent = { ...world, faults: world.faults - 1 };
  const name = `${run.box} ${run.runner.job}.${run.runner.attempt}`;
  const paused = setJob(setRun(spent, run, { leased: false }), run.box, { state: "waiting" });
  return [
    { kind: "fault", label: `${name} is killed`, next: retry(spent, run) },
    { kind: "fault", label: `${name} is paused and loses its lease`, next: paused },
  ];
}
