import type { FaultName } from "./fault-names.ts";
import type { Random } from "./random.ts";
import type { Act } from "./record.ts";

/** One thing that happens: something people do, or something that goes wrong. */
export type Step =
  | {
      readonly do: "act";
      readonly kind: Act["kind"];
      readonly issue: number;
      readonly role: string;
      readonly wild: boolean;
      readonly gapMs: number;
    }
  | { readonly do: "fault"; readonly name: FaultName };

export interface PlanOptions {
  readonly events: number;
  readonly faults: readonly FaultName[];
  /** How often each fault comes. */
  readonly each: number;
}

interface Issue {
  readonly index: number;
  readonly role: string;
  /** Whether people stop, close and reopen it; on the others nothing excuses an event that is not answered. */
  readonly wild: boolean;
  state: "open" | "closed" | "unlabeled";
  left: number;
}

// So many issues are worked on at once: enough that turns run side by side, few enough that mail is coalesced.
export const issuesAtOnce = 20;
const actsPerIssue = 30;
// One issue of so many is worked on by a role with a shell. Its turns are longer, so that it has fewer of them.
const sandboxedOneOf = 10;
const longestGapMs = 60;
// At the end some issues are closed for good: nothing of them may be left.
const lastCloses = 4;

/**
 * What people do and what goes wrong, in order: all of it follows from the random numbers. Issues are numbered from 0
 * in the order they are opened; the faults are spread evenly.
 */
export function makePlan(random: Random, { events, faults, each }: PlanOptions): readonly Step[] {
  const steps: Step[] = [];
  const issues: Issue[] = [];
  let opened = 0;
  const planned = random.shuffled(faults.flatMap((name) => Array.from({ length: each }, () => name)));
  let injected = 0;
  for (let count = 0; count < events; count++) {
    while (injected < planned.length * (count / events)) {
      const name = planned[injected++];
      if (name !== undefined) steps.push({ do: "fault", name });
    }
    const gapMs = random.int(longestGapMs);
    if (issues.length < issuesAtOnce) {
      const index = opened++;
      const role = index % sandboxedOneOf === sandboxedOneOf - 1 ? "dev" : "pm";
      const wild = random.chance(0.4);
      issues.push({ index, role, wild, state: "open", left: actsPerIssue });
      steps.push({ do: "act", kind: "ask", issue: index, role, wild, gapMs });
      continue;
    }
    const issue = (count > events - lastCloses && issues.find(isWildAndOpen)) || random.pick(issues);
    const { index, role, wild } = issue;
    const kind = count > events - lastCloses && isWildAndOpen(issue) ? close(issue) : nextAct(random, issue);
    steps.push({ do: "act", kind, issue: index, role, wild, gapMs });
    if (--issue.left <= 0) issues.splice(issues.indexOf(issue), 1);
  }
  return steps;
}

function isWildAndOpen({ wild, state }: Issue): boolean {
  return wild && state === "open";
}

function close(issue: Issue): "close" {
  issue.state = "closed";
  return "close";
}

/** Chooses what people do on an issue, and follows what becomes of it. */
function nextAct(random: Random, issue: Issue): Act["kind"] {
  if (issue.state !== "open" && random.chance(0.6)) {
    const kind = issue.state === "closed" ? "reopen" : "label";
    issue.state = "open";
    return kind;
  }
  if (issue.wild && issue.state === "open") {
    const roll = random.next();
    if (roll < 0.05) return "stop";
    if (roll < 0.09) return close(issue);
    if (roll < 0.11) {
      issue.state = "unlabeled";
      return "unlabel";
    }
  }
  return random.chance(0.06) ? "outsider" : "comment";
}
