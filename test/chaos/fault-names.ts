import { moments, type Moment } from "./moments.ts";

type AtMoment = Moment | "during-a-model-call";
export type FaultName =
  | `${"kill" | "freeze"}-${"web" | "worker" | "runtime" | AtMoment}`
  | (typeof others)[number];

const others = [
  "redis-kill",
  "duplicate-deliveries",
  "delayed-deliveries",
  "reordered-deliveries",
  "second-hook",
  "github-502-after-commit",
  "github-reset-before",
  "github-reset-after",
  "github-429",
  "github-403-secondary",
  "github-outage",
  "disk-full",
  "torn-history",
  "clock-jump",
  "close-reopen-race",
  "stop-race",
] as const;

const places = [
  "web",
  "worker",
  "runtime",
  "during-a-model-call",
  ...(Object.keys(moments) as Moment[]),
] as const;

/** Everything a campaign can let go wrong. */
export const faultNames: readonly FaultName[] = [
  ...places.flatMap((place): FaultName[] => [`kill-${place}`, `freeze-${place}`]),
  ...others,
];
