import { post } from "./deliver.ts";
import { boxOf } from "./store-state.ts";
import {
  finish,
  note,
  readBody,
  retry,
  sessionBox,
  setFate,
  setRun,
  thread,
  wake,
  withAt,
  type Run,
  type Setting,
  type Step,
  type World,
} from "./world.ts";

const now = 0;

/** What a run of the router does next: claim, post each act to each session, commit (src/dispatch/route.ts). */
export function routerSteps(world: World, setting: Setting, run: Run): readonly Step[] {
  const { claim } = run;
  const name = `router ${run.runner.job}.${run.runner.attempt}`;
  const go = (what: string, next: World): Step => ({ kind: "go", label: `${name} ${what}`, next });
  if (run.at === "claim" || !claim) {
    const batch = { runner: run.runner, max: setting.scenario.batch };
    const [store, answer] = setting.model.claim(world.store, thread, batch);
    if (!answer) return [go("is refused the mailbox and ends", finish({ ...world, store }, run))];
    const at = answer.mail.length > 0 ? "route" : "commit";
    return [
      go(
        `claims ${answer.mail.length} mails`,
        setRun({ ...world, store }, run, { claim: answer, at, posted: 0 }),
      ),
    ];
  }
  if (run.at === "commit") {
    const upTo = claim.mail.at(-1)?.seq ?? 0;
    const [store, left] = setting.model.commit(world.store, claim, { upTo, now });
    const after = { ...world, store };
    if (left === undefined) return [go("is fenced at its commit and ends", finish(after, run))];
    if (left === 0) return [go("commits and ends", finish(after, run))];
    return [go(`commits, ${left} mails left`, setRun(after, run, { at: "claim", claim: null }))];
  }
  return [
    ...posting(world, setting, run).map(({ what, next }) => go(what, next)),
    ...failing(world, setting, { run, name }),
  ];
}

interface Posting {
  readonly what: string;
  readonly next: World;
}

function posting(world: World, setting: Setting, run: Run): readonly Posting[] {
  const { sessions, acts } = setting.scenario;
  const mail = run.claim?.mail ?? [];
  const letter = mail[Math.floor(run.posted / sessions)];
  if (!letter) return [];
  const session = run.posted % sessions;
  const box = sessionBox(session);
  const { act, number } = readBody(letter.body);
  const kind = acts[act]?.kind ?? "work";
  if (setting.off === "openWithMail" && run.at === "route" && kind === "work") {
    const opened = { ...world, store: setting.model.open(world.store, box) };
    return [{ what: `makes ${box} known`, next: setRun(opened, run, { at: "append" }) }];
  }
  const posted = post(world, setting, { act, number, session });
  const isLast = run.posted + 1 === sessions * mail.length;
  const on = setRun(posted, run, { posted: run.posted + 1, at: isLast ? "commit" : "route" });
  if (kind !== "work" && !boxOf(posted.store, box).session)
    return [{ what: `finds no session for ${kind} ${act + 1}`, next: on }];
  return [{ what: `puts ${kind} ${act + 1} into the mailbox of ${box}`, next: wake(on, box) }];
}

/** The plan of an act fails for a reason of ours: counted, and after too many the act is given up. */
function failing(
  world: World,
  { model, scenario }: Setting,
  { run, name }: { run: Run; name: string },
): readonly Step[] {
  if (world.faults === 0 || !run.claim || run.posted > 0) return [];
  const [first] = run.claim.mail;
  if (!first) return [];
  const [store, outcome] = model.fail(world.store, run.claim, {
    seq: first.seq,
    maxTries: scenario.maxTries,
  });
  const after = { ...world, store, faults: world.faults - 1 };
  const { act } = readBody(first.body);
  const open = Array.from({ length: scenario.sessions }, (_, session) => session).filter(
    (session) => (world.past.fates[act]?.[session] ?? "") === "",
  );
  if (outcome?.dead) {
    const gone = note(after, { givenUp: withAt(world.past.givenUp, act, true) });
    const told = open.reduce((on, session) => setFate(on, { act, session }, "given up by the router"), gone);
    return [
      {
        kind: "fault",
        label: `${name} fails and gives up act ${act + 1}`,
        next: setRun(told, run, { at: "claim", claim: null }),
      },
    ];
  }
  // Of several, which one is at fault shows at once when each is routed alone.
  const again = outcome && run.claim.mail.length > 1;
  const next = again ? setRun(after, run, { at: "claim", claim: null }) : retry(after, run);
  return [{ kind: "fault", label: `${name} fails`, next }];
}
