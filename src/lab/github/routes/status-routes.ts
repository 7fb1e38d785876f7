import { z } from "zod";

import { READ_STATUSES, WRITE_STATUSES } from "../access.ts";
import { createStatus } from "../acts/statuses.ts";
import { statusesOf } from "../check-outcomes.ts";
import { combinedStatusJson, statusJson } from "../json/status-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { STATUS_STATES } from "../records.ts";
import { type Answer, type Call, get, ok, parseBody, post, type Route } from "../route.ts";
import { openCommitInPath } from "./commit-in-path.ts";

const STATUS = z.object({
  state: z.enum(STATUS_STATES),
  target_url: z.string().nullish(),
  // GitHub cuts nothing off: a longer one is refused.
  description: z.string().max(140).nullish(),
  context: z.string().default("default"),
});

async function create(lab: Lab, call: Call): Promise<Answer> {
  const context = await openCommitInPath(lab, call, WRITE_STATUSES);
  const body = parseBody(call, STATUS);
  const status = await createStatus(context, {
    sha: context.sha,
    state: body.state,
    context: body.context,
    description: body.description ?? null,
    targetUrl: body.target_url ?? null,
  });
  return ok(statusJson(lab, context.repository, status), 201);
}

/** Commit statuses. */
export const STATUS_ROUTES: readonly Route[] = [
  post("/repos/:owner/:repo/statuses/:ref", create),
  get("/repos/:owner/:repo/commits/:ref/status", async (lab, call) => {
    const { repository, sha } = await openCommitInPath(lab, call, READ_STATUSES);
    return ok(combinedStatusJson(lab, repository, sha));
  }),
  get("/repos/:owner/:repo/commits/:ref/statuses", async (lab, call) => {
    const { repository, sha } = await openCommitInPath(lab, call, READ_STATUSES);
    const statuses = statusesOf(lab, { repositoryId: repository.id, sha }, "all");
    return paged({ lab, call }, statuses, (status) => statusJson(lab, repository, status));
  }),
];
