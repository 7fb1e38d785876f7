import { duplicateIgnored, outsiderIgnored, ownActIgnored } from "./once-steps.ts";
import { closeDeletes, reopenIsNew, restartResumes, stopStops } from "./end-steps.ts";
import { startStory, type Story } from "./story.ts";
import { startControlPlay } from "./control/control-play.ts";
import { controlSteps } from "./control/control-steps.ts";
import { teamSteps } from "./team/team-steps.ts";
import { startTeamStory } from "./team/team-story.ts";
import { tellStory, type Line, type Steps } from "./tell-story.ts";
import { asksAndSleeps, commentResumes, labelWakes, sandboxHolds } from "./wake-steps.ts";

const issueSteps: Steps<Story> = {
  "label-wakes": labelWakes,
  sandbox: sandboxHolds,
  "asks-and-sleeps": asksAndSleeps,
  "comment-resumes": commentResumes,
  "duplicate-ignored": duplicateIgnored,
  "own-act-ignored": ownActIgnored,
  "outsider-ignored": outsiderIgnored,
  "stop-stops": stopStops,
  "restart-resumes": restartResumes,
  "close-deletes": closeDeletes,
  "reopen-is-new": reopenIsNew,
};

type Take = (line: Line) => void;

const stories: Readonly<
  Record<string, { readonly about: string; readonly tell: (take: Take) => Promise<void> }>
> = {
  issue: {
    about: "A label wakes an agent, a comment keeps it going, a close lets it go.",
    tell: (take) => tellStory({ start: startStory, steps: issueSteps }, take),
  },
  control: {
    about: "People give orders, limit, look first and stop everything.",
    tell: (take) => tellStory({ start: startControlPlay, steps: controlSteps }, take),
  },
  team: {
    about: "A team takes an issue to a merged pull request, with a person where one is wanted.",
    tell: (take) => tellStory({ start: startTeamStory, steps: teamSteps }, take),
  },
};

/** Plays a story and prints each step as it happens. @returns the exit code: 1 when a step failed, 2 for no such story. */
export async function runDemo({ json, story: name }: { json: boolean; story: string }): Promise<0 | 1 | 2> {
  const story = stories[name];
  if (!story) {
    process.stderr.write(`There is no story "${name}"; there are: ${Object.keys(stories).join(", ")}.\n`);
    return 2;
  }
  const print = json ? printJson : printText;
  const count = { passed: 0, failed: 0, skipped: 0 };
  if (!json)
    console.log(
      `${story.about} Local GitHub, scripted model,\nreal runtime, sandbox, git and store. Every act arrives under two GUIDs, and each of them twice.\n`,
    );
  await story.tell((line) => {
    count[line.ok ? ("skipped" in line ? "skipped" : "passed") : "failed"]++;
    print(line);
  });
  console.log(
    json
      ? JSON.stringify(count)
      : `\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  );
  return count.failed === 0 ? 0 : 1;
}

function printJson(line: Line): void {
  console.log(JSON.stringify(line));
}

function printText(line: Line): void {
  if (!line.ok) return console.log(`✗ ${line.step}\n  ${line.error.replaceAll("\n", "\n  ")}`);
  if ("skipped" in line) return console.log(`– ${line.step.padEnd(25)} skipped: ${line.skipped}`);
  const told = Object.entries(line.evidence).map(([name, value]) =>
    typeof value === "object" ? `${name}:${listOf(value)}` : `${name} ${String(value)}`,
  );
  return console.log(`✓ ${line.step.padEnd(25)} ${String(line.ms).padStart(6)} ms   ${told.join(" · ")}`);
}

function listOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, count]) => `\n    ${String(count).padStart(4)} × ${what}`)
    .join("");
}
