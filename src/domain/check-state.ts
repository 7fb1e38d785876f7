/** Where a check stands; `pending` until it has a result. */
export type CheckState = "pending" | "success" | "failure" | "neutral" | "cancelled";

const states: Readonly<Record<string, CheckState>> = {
  success: "success",
  failure: "failure",
  error: "failure",
  timed_out: "failure",
  action_required: "failure",
  startup_failure: "failure",
  neutral: "neutral",
  skipped: "neutral",
  cancelled: "cancelled",
};

/**
 * @param word a check run's conclusion, or a commit status's state. What GitHub withdrew (`stale`) and what is not known
 * is no result.
 */
export function checkStateOf(word: string | null): CheckState {
  return states[word ?? ""] ?? "pending";
}
