import type { Wake } from "../domain/session-mail.ts";
import type { TimelineEntry } from "../domain/timeline.ts";
import { withoutMarkers } from "../domain/marker.ts";

/** What people who watch a session see of an act that wakes it. */
export function seenAct({ event, from }: Wake): TimelineEntry {
  return {
    kind: "act",
    by: from === "" ? `@${event.actor.login}` : from,
    what: event.kind,
    text: withoutMarkers(textOf(event)).trim(),
  };
}

function textOf(event: Wake["event"]): string {
  switch (event.kind) {
    case "commented":
    case "comment-edited":
      return event.comment.body;
    case "reviewed":
      return event.review.body;
    case "news":
    case "answered":
      return event.text;
    case "labeled":
    case "unlabeled":
      return event.label;
    case "opened":
    case "edited":
    case "reopened":
      return event.thread.title;
    default:
      return "";
  }
}
