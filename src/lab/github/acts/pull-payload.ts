import { pullJson } from "../json/pull-json.ts";
import type { Lab } from "../lab.ts";
import type { IssueRecord, RepositoryRecord } from "../records.ts";

/** What every `pull_request` payload starts with. */
export async function pullPayload(
  lab: Lab,
  repository: RepositoryRecord,
  issue: IssueRecord,
): Promise<Record<string, unknown>> {
  return { number: issue.number, pull_request: await pullJson(lab, repository, issue) };
}
