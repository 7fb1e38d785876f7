import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBubblewrap } from "../../src/adapters/sandbox/bubblewrap.ts";
import type { Row, Skipped } from "./figures.ts";
import { startWakeStage } from "./wake-stage.ts";
import type { WakeKind } from "./wake-stage.ts";

/** Wakes that are not counted: compiled code, tokens, the first look at a person's permission. */
const warmUp = 4;
const pace = "Writes to GitHub are 1 ms apart (SQUADRON_WRITE_INTERVAL_MS=1) instead of 1 s.";
const local = "GitHub and the model are local, so their own time is almost nothing.";

interface Ids {
  readonly model: string;
  readonly eyes?: string;
}

/** Hook to model and, with an id for it, hook to 👀, each in turns with its floor. */
export async function wakeRows(
  kind: WakeKind,
  samples: number,
  ids: Ids,
): Promise<readonly (Row | Skipped)[]> {
  const what = kind === "shared" ? "hook → model, running runtime" : "hook → model, new sandboxed runtime";
  if (kind === "sandboxed") {
    const sandbox = await createBubblewrap({ folder: join(tmpdir(), "squadron-bench") }).available();
    if (!sandbox.ok) return [{ id: ids.model, what, skipped: sandbox.reason }];
  }
  await using stage = await startWakeStage(kind);
  const ours: { model: number; eyes: number }[] = [];
  const sdk: number[] = [];
  const probot: number[] = [];
  for (let round = -warmUp; round < samples; round += 1) {
    const sample = await stage.wakeSquadron();
    const bare = await stage.wakeBareSdk();
    const eyes = ids.eyes === undefined ? 0 : await stage.bareEyes();
    if (round < 0) continue;
    ours.push(sample);
    sdk.push(bare);
    probot.push(eyes);
  }
  const model: Row = {
    id: ids.model,
    what,
    ours: { name: "Squadron", unit: "ms", samples: ours.map((sample) => sample.model) },
    floor: { name: "bare SDK", unit: "ms", samples: sdk },
    goal: { kind: "at most", value: 1.5 },
    notes: [
      `From the signed webhook leaving until the model's server has the request; a comment wakes a sleeping session. ${local}`,
      `The floor resumes a conversation and sends a prompt, without webhook, store, history or GitHub. ${pace}`,
    ],
  };
  if (ids.eyes === undefined) return [model];
  const eyes: Row = {
    id: ids.eyes,
    what: "hook → 👀",
    ours: { name: "Squadron", unit: "ms", samples: ours.map((sample) => sample.eyes) },
    floor: { name: "bare Probot", unit: "ms", samples: probot },
    notes: [
      `Until GitHub has the reaction, to the millisecond. The floor asks for nobody's permission. ${pace}`,
    ],
  };
  return [model, eyes];
}
