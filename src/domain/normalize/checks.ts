import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction, parsed } from "./family.ts";
import { app, envelope, id, text, time } from "./payload.ts";

// GitHub lists every pull request with this head, those of other repositories in the network too.
const pulls = z
  .array(
    z.object({
      number: id,
      base: z
        .object({ repo: z.object({ id }) })
        .optional()
        .catch(undefined),
    }),
  )
  .catch([]);
const conclusion = z.string().min(1);
const branch = z.string().nullable().catch(null);

const runSchema = z.object({
  ...envelope,
  check_run: z.object({
    name: z.string(),
    head_sha: z.string(),
    conclusion,
    completed_at: time,
    app,
    pull_requests: pulls,
    check_suite: z.object({ head_branch: branch }).catch({ head_branch: null }),
  }),
});
const suiteSchema = z.object({
  ...envelope,
  check_suite: z.object({
    head_sha: z.string(),
    head_branch: branch,
    conclusion,
    updated_at: time,
    app: z.object({ id, name: text }).nullable().catch(null),
    pull_requests: pulls,
  }),
});
const statusSchema = z.object({
  ...envelope,
  context: z.string(),
  sha: z.string(),
  state: z.string(),
  updated_at: time,
  branches: z.array(z.object({ name: z.string() })).catch([]),
});

const own = (found: z.output<typeof pulls>, repositoryId: number) =>
  found
    .filter((pull) => pull.base === undefined || pull.base.repo.id === repositoryId)
    .map((pull) => pull.number);
const branchesOf = (name: string | null) => (name === null ? [] : [name]);

export const checkRun = byAction(
  runSchema,
  new Map([
    [
      "completed",
      (payload, delivery) => ({
        ...commonOf(payload, delivery, payload.check_run.completed_at),
        kind: "checked",
        source: "check-run",
        name: payload.check_run.name,
        head: payload.check_run.head_sha,
        conclusion: payload.check_run.conclusion,
        pulls: own(payload.check_run.pull_requests, payload.repository.value.id),
        branches: branchesOf(payload.check_run.check_suite.head_branch),
        appId: payload.check_run.app,
      }),
    ],
  ]),
);

export const checkSuite = byAction(
  suiteSchema,
  new Map([
    [
      "completed",
      (payload, delivery) => ({
        ...commonOf(payload, delivery, payload.check_suite.updated_at),
        kind: "checked",
        source: "check-suite",
        name: payload.check_suite.app?.name ?? "",
        head: payload.check_suite.head_sha,
        conclusion: payload.check_suite.conclusion,
        pulls: own(payload.check_suite.pull_requests, payload.repository.value.id),
        branches: branchesOf(payload.check_suite.head_branch),
        appId: payload.check_suite.app?.id ?? null,
      }),
    ],
  ]),
);

export const status = parsed(statusSchema, (payload, delivery) => {
  if (payload.state === "pending") return { ignored: "a pending status is no result yet" };
  return {
    ...commonOf(payload, delivery, payload.updated_at),
    kind: "checked",
    source: "status",
    name: payload.context,
    head: payload.sha,
    conclusion: payload.state,
    pulls: [],
    branches: payload.branches.map((item) => item.name),
    appId: null,
  };
});
