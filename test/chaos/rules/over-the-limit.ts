import type { CampaignRecord } from "../record.ts";

/** Requests that went over GitHub's limits. */
export function overTheLimit({ refusals }: CampaignRecord): readonly string[] {
  return refusals.map((request) => `GitHub refused for its limits: ${request}.`);
}
