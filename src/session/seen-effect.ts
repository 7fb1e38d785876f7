import { errorLine } from "../domain/errors.ts";
import type { TimelineEntry } from "../domain/timeline.ts";
import type { Effect } from "../ports/effect.ts";
import { targetOf, type MadeEffect } from "./audit-effect.ts";

/** What people who watch a session see of a change on GitHub. */
export function seenEffect(effect: Effect, result: MadeEffect["result"]): TimelineEntry {
  const ok = "ok" in result;
  return {
    kind: "effect",
    what: effect.kind,
    target: targetOf(effect),
    ok,
    result: ok ? result.ok : errorLine(result.error),
    text: textOf(effect),
  };
}

function textOf(effect: Effect): string {
  const title = "title" in effect ? (effect.title ?? "") : "";
  const body = "body" in effect ? effect.body : effect.kind === "edit-pull" ? (effect.text?.body ?? "") : "";
  if (effect.kind === "labels" || effect.kind === "assignees")
    return [...effect.add.map((each) => `+ ${each}`), ...effect.remove.map((each) => `− ${each}`)].join("\n");
  if (effect.kind === "push") return effect.ref;
  return [title, body].filter((each) => each !== "").join("\n\n");
}
