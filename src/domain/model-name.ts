import type { ModelChoice } from "./roster.ts";

/** Header in which the gateway says which model an answer is from. */
export const answeredBy = "x-squadron-model";

export function modelName({ provider, name }: ModelChoice): string {
  return `${provider}/${name}`;
}
