const steps = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
] as const;

/** `3 min`, `2 h`, `5 d`; "now" below a minute. Pure. */
export function ageText(ms: number): string {
  const step = steps.find((each) => ms >= each.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.unit}` : "now";
}
