const words: Readonly<Record<string, string>> = {
  queued: "will begin soon",
  active: "works",
  sleeping: "is asleep",
  waiting: "waits",
  interrupted: "was interrupted",
  paused: "is paused",
  escalated: "asks a person to take over",
  failed: "could not go on",
  closed: "is gone",
};

/** A status as the end of a sentence about its session. */
export function statusText(status: string): string {
  return words[status] ?? status;
}
