import type { LabWorld } from "../world/lab-world.ts";
import type { Evidence } from "./expect.ts";

/** What every story has: a world, and a service that tells what went wrong. */
interface Told extends AsyncDisposable {
  readonly world: Pick<LabWorld, "model">;
  readonly store: string;
  readonly sandbox: { readonly ok: boolean };
  readonly service: () => { log(): string };
}

/** What a step saw, or why it could not be shown on this machine. */
export type Seen = Evidence | { readonly skipped: string };

export type Steps<S> = Readonly<Record<string, (story: S) => Promise<Seen>>>;

export type Line =
  | { readonly step: string; readonly ok: true; readonly ms: number; readonly evidence: Evidence }
  | { readonly step: string; readonly ok: true; readonly skipped: string }
  | { readonly step: string; readonly ok: false; readonly ms: number; readonly error: string };

/** Plays a story step by step until one fails, and tells each as it happens. */
export async function tellStory<S extends Told>(
  { start, steps }: { start: () => Promise<S>; steps: Steps<S> },
  take: (line: Line) => void,
): Promise<void> {
  const begun = Date.now();
  let story: S | undefined;
  try {
    story = await start();
    const evidence = { store: story.store, sandbox: story.sandbox.ok };
    take({ step: "boot", ok: true, ms: Date.now() - begun, evidence });
    for (const [name, step] of Object.entries(steps)) {
      const line = await play(name, step, story);
      take(line);
      if (!line.ok) break;
    }
  } catch (error) {
    take({ step: "boot", ok: false, ms: Date.now() - begun, error: messageOf(error) });
  } finally {
    await story?.[Symbol.asyncDispose]();
  }
}

async function play<S extends Told>(name: string, step: Steps<S>[string], story: S): Promise<Line> {
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
