import { z } from "zod";

import type { WakeEvent } from "./event.ts";
import type { Progress } from "./progress.ts";

/** What a role does about a turn whose worker vanished. */
export const interruptedPolicy = z.enum(["resume", "fresh", "clean-up", "ask"]);
export type InterruptedPolicy = z.infer<typeof interruptedPolicy>;

/**
 * What is done about the work at the head of a mailbox. `begin`: nobody has begun it. `continue`: it was parked and goes
 * on where it was, without a word. `give-up`: it was interrupted too often, or its worker vanished while it was being given up. The rest are the policies.
 */
export type Course = InterruptedPolicy | "begin" | "continue" | "give-up";

interface Found {
  readonly progress: Progress | null;
  /** The turn that is to run. */
  readonly turn: string;
  readonly policy: InterruptedPolicy;
  /** What people said about work that was put aside for them; undefined when there is none. */
  readonly words: string | undefined;
  /** Interruptions after which it is given up. */
  readonly most: number;
}

/** Decides what becomes of a turn. Pure. */
export function courseOf({ progress, turn, policy, words, most }: Found): Course {
  if (progress?.turn !== turn) return "begin";
  const chosen = words === undefined ? policy : choiceIn(words).course;
  switch (progress.state) {
    case "parked":
      return "continue";
    case "asked":
      return chosen;
    case "given-up":
      return "give-up";
    case "running":
      return progress.interruptions + 1 >= most ? "give-up" : chosen;
  }
}

/** Whether the course means that a worker vanished, as people are told. */
export function isInterrupted(course: Course): boolean {
  return course !== "begin" && course !== "continue";
}

/**
 * The choice in an answer to the question what to do: its first word. Anything else is advice for going on.
 * `bare`: nothing is said beside the choice.
 */
export function choiceIn(words: string): { course: "resume" | "fresh" | "clean-up"; bare: boolean } {
  const [, word = "", rest = ""] = /^[\s*_`"']*(resume|fresh|clean[- ]?up)\b([^]*)$/i.exec(words) ?? [];
  if (word === "") return { course: "resume", bare: false };
  const course = word.toLowerCase();
  const bare = !/\p{L}|\p{N}/u.test(rest);
  return { course: course === "resume" || course === "fresh" ? course : "clean-up", bare };
}

/** What an act says to the question what to do. */
export function wordsOf(event: WakeEvent): string {
  if (event.kind === "commented") return event.comment.body;
  return event.kind === "reviewed" ? event.review.body : "";
}
