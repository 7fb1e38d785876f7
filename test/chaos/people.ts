import { setTimeout as sleep } from "node:timers/promises";

import type { LabWorld } from "../../src/lab/world/lab-world.ts";
import type { DeliveryLog } from "./delivery-log.ts";
import type { Act } from "./record.ts";

/** What people do in a campaign. */
export interface People {
  /** Does it after what is under way on the same issue. Issues have the numbers of the plan. */
  act(act: { kind: Act["kind"]; issue: number; role: string }): Promise<void>;
  /** The acts done so far, with the deliveries that told of them. */
  acts(): readonly Act[];
  /** Number on GitHub of an issue of the plan, when it exists. */
  gitHubNumber(issue: number): number | undefined;
  /** Issues of the plan whose people stop and close things, that are open. */
  openIssues(): readonly { readonly issue: number; readonly role: string; readonly number: number }[];
  /** Resolves when everything begun is done. */
  done(): Promise<void>;
}

interface Issue {
  readonly role: string;
  number: number;
  open: boolean;
  labeled: boolean;
  /** Whether it was ever stopped or closed: the others must have nothing to excuse. */
  line: Promise<unknown>;
  lastChangeAt: number;
}

type Done = Omit<Act, "tries"> & { readonly guids: readonly string[] };

// GitHub tells the time of a change in whole seconds, and two of the same kind within one are one act.
const betweenChangesMs = 1_100;

export function createPeople(world: LabWorld, log: DeliveryLog): People {
  const maintainer = world.github.as("maintainer");
  const outsider = world.github.as("outsider");
  const { repository } = world;
  const issues = new Map<number, Issue>();
  const done: Done[] = [];
  let numbers = 0;

  const note = (act: Omit<Done, "guids">, action: string): void => {
    const { comment } = act;
    const told = { action, issue: act.issue, ...(comment !== undefined && { comment }) };
    done.push({ ...act, guids: log.claim(told) });
  };
  const begin = (issue: Issue, kind: Act["kind"]) => ({
    number: ++numbers,
    kind,
    issue: issue.number,
    role: issue.role,
    at: Date.now(),
    open: issue.open && issue.labeled,
  });
  const say = async (issue: Issue, kind: "comment" | "outsider" | "stop"): Promise<void> => {
    const act = begin(issue, kind);
    const who = kind === "outsider" ? outsider : maintainer;
    const words = kind === "stop" ? "/squadron stop" : `Please see to note-${act.number}.`;
    const { id } = await who.comment(repository, issue.number, words);
    note({ ...act, comment: id }, "created");
  };
  const retitle = (issue: Issue, number: number): Promise<unknown> =>
    maintainer.editIssue(repository, issue.number, { title: `Work on note-${number}` });
  const change = async (issue: Issue, kind: "close" | "reopen" | "unlabel" | "label"): Promise<void> => {
    await sleep(Math.max(0, issue.lastChangeAt + betweenChangesMs - Date.now()));
    const act = begin(issue, kind);
    const label = `squadron:${issue.role}`;
    if (kind === "reopen" || kind === "label") await retitle(issue, act.number);
    const at = Date.now();
    switch (kind) {
      case "close":
        await maintainer.closeIssue(repository, issue.number);
        issue.open = false;
        note({ ...act, at }, "closed");
        break;
      case "reopen":
        await maintainer.reopenIssue(repository, issue.number);
        issue.open = true;
        note({ ...act, at }, "reopened");
        break;
      case "unlabel":
        await maintainer.removeLabel(repository, issue.number, label);
        issue.labeled = false;
        note({ ...act, at }, "unlabeled");
        break;
      case "label":
        await maintainer.addLabel(repository, issue.number, label);
        issue.labeled = true;
        note({ ...act, at }, "labeled");
    }
    issue.lastChangeAt = Date.now();
  };
  const ask = async (issue: Issue): Promise<void> => {
    const act = begin(issue, "ask");
    const { number } = await maintainer.createIssue(repository, { title: `Work on note-${act.number}` });
    issue.number = number;
    const at = Date.now();
    await maintainer.addLabel(repository, number, `squadron:${issue.role}`);
    note({ ...act, issue: number, at, open: true }, "labeled");
    issue.lastChangeAt = Date.now();
  };
  const perform = (issue: Issue, kind: Act["kind"]): Promise<void> => {
    switch (kind) {
      case "ask":
        return ask(issue);
      case "comment":
      case "outsider":
      case "stop":
        return say(issue, kind);
      case "close":
      case "reopen":
      case "unlabel":
      case "label":
        return change(issue, kind);
    }
  };
  return {
    act: ({ kind, issue: index, role }) => {
      const issue = issues.get(index) ?? {
        role,
        number: 0,
        open: true,
        labeled: true,
        line: Promise.resolve(),
        lastChangeAt: 0,
      };
      issues.set(index, issue);
      issue.line = issue.line.then(() => perform(issue, kind));
      return issue.line.then(() => undefined);
    },
    acts: () => done.map(({ guids, ...act }) => ({ ...act, tries: log.tries(guids) })),
    gitHubNumber: (index) => issues.get(index)?.number,
    openIssues: () =>
      [...issues].flatMap(([index, { role, number, open, labeled }]) =>
        number > 0 && open && labeled ? [{ issue: index, role, number }] : [],
      ),
    done: async () => {
      await Promise.all([...issues.values()].map((issue) => issue.line));
    },
  };
}
