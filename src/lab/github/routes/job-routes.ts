import { openRepository, READ_ACTIONS } from "../access.ts";
import { ACTIONS_APP } from "../apps.ts";
import type { Lab } from "../lab.ts";
import { notFound } from "../problem.ts";
import { type Answer, type Call, get, param, type Route } from "../route.ts";

/** Where logs are kept: another host on GitHub, reached through an address that is its own permission. */
const STORE = "/_logs/:job{[0-9]+}";

function logOf(lab: Lab, call: Call): { readonly repositoryId: number; readonly log: string } {
  const run = lab.state.checkRuns.get(Number(param(call, "job")));
  // The id of a workflow's job is that of its check run.
  if (run === undefined || run.appId !== ACTIONS_APP.id || run.log === null) throw notFound();
  return { repositoryId: run.repositoryId, log: run.log };
}

function redirect(lab: Lab, call: Call): Answer {
  const repository = openRepository(lab, call, READ_ACTIONS);
  if (logOf(lab, call).repositoryId !== repository.id) throw notFound();
  return {
    status: 302,
    headers: { location: `${lab.url()}${STORE.replace(/:job.*$/, param(call, "job"))}` },
  };
}

/** What the jobs of workflows printed. */
export const JOB_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/actions/jobs/:job{[0-9]+}/logs", redirect),
  get(STORE, (lab, call) => {
    const bytes = Buffer.from(logOf(lab, call).log);
    return { status: 200, raw: { type: "text/plain; charset=utf-8", bytes } };
  }),
];
