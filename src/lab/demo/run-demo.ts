import { duplicateIgnored, outsiderIgnored, ownActIgnored } from "./once-steps.ts";
import { closeDeletes, reopenIsNew, restartResumes, stopStops } from "./end-steps.ts";
import type { Evidence } from "./expect.ts";
import { startStory, type Story } from "./story.ts";
import { asksAndSleeps, commentResumes, labelWakes, sandboxHolds } from "./wake-steps.ts";

type Step = (story: Story) => Promise<Evidence | { skipped: string }>;

const steps: Readonly<Record<string, Step>> = {
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

type Line =
  | { readonly step: string; readonly ok: true; readonly ms: number; readonly evidence: Evidence }
  | { readonly step: string; readonly ok: true; readonly skipped: string }
  | { readonly step: string; readonly ok: false; readonly ms: number; readonly error: string };

/** Plays the story and prints each step as it happens. @returns the exit code: 1 when a step failed. */
export async function runDemo({ json }: { json: boolean }): Promise<number> {
  const print = json ? printJson : printText;
  const count = { passed: 0, failed: 0, skipped: 0 };
  const take = (line: Line): boolean => {
    count[line.ok ? ("skipped" in line ? "skipped" : "passed") : "failed"]++;
    print(line);
    return line.ok;
  };
  if (!json)
    console.log(
      "A label wakes an agent, a comment keeps it going, a close lets it go. Local GitHub, scripted model,\nreal runtime, sandbox, git and store. Every act arrives under two GUIDs, and each of them twice.\n",
    );
  let story: Story | undefined;
  try {
    const begun = Date.now();
    story = await startStory();
    take({
      step: "boot",
      ok: true,
      ms: Date.now() - begun,
      evidence: { store: story.store, sandbox: story.sandbox.ok },
    });
    for (const [name, step] of Object.entries(steps)) if (!take(await play(name, step, story))) break;
  } catch (error) {
    take({ step: "boot", ok: false, ms: 0, error: messageOf(error) });
  } finally {
    await story?.[Symbol.asyncDispose]();
  }
  console.log(
    json
      ? JSON.stringify(count)
      : `\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  );
  return count.failed === 0 ? 0 : 1;
}

async function play(name: string, step: Step, story: Story): Promise<Line> {
  const begun = Date.now();
  try {
    const evidence = await step(story);
    if ("skipped" in evidence && typeof evidence.skipped === "string")
      return { step: name, ok: true, skipped: evidence.skipped };
    return { step: name, ok: true, ms: Date.now() - begun, evidence: evidence as Evidence };
  } catch (error) {
    const unexpected = story.world.model.unexpected.join(" ");
    const log = story.service().log().trim().split("\n").slice(-5).join("\n");
    return {
      step: name,
      ok: false,
      ms: Date.now() - begun,
      error: `${messageOf(error)} ${unexpected}\n${log}`.trim(),
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function printJson(line: Line): void {
  console.log(JSON.stringify(line));
}

function printText(line: Line): void {
  if (!line.ok) return console.log(`✗ ${line.step}\n  ${line.error.replaceAll("\n", "\n  ")}`);
  if ("skipped" in line) return console.log(`– ${line.step.padEnd(18)} skipped: ${line.skipped}`);
  const told = Object.entries(line.evidence).map(([name, value]) => `${name} ${String(value)}`);
  return console.log(`✓ ${line.step.padEnd(18)} ${String(line.ms).padStart(6)} ms   ${told.join(" · ")}`);
}
