/** Moments of a process at which its end, or a long pause, is worst. In the order an event passes them. */
export const moments = {
  "after-ingest-before-ack": "web",
  "between-ingest-and-wake": "web",
  "after-claim": "worker",
  "during-a-tool": "worker",
  "after-github-before-record": "worker",
  "after-commit-before-sleep": "worker",
  "during-close": "worker",
} as const satisfies Readonly<Record<string, "web" | "worker">>;

export type Moment = keyof typeof moments;
