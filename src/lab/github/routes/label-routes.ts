import { z } from "zod";

import { openRepository, READ_ISSUES, TRIAGE } from "../access.ts";
import { addLabels, createLabel, deleteLabel, removeLabels, setLabels } from "../acts/labels.ts";
import { findLabel, repositoryLabels, sameName } from "../find.ts";
import { labelsOf } from "../json/issue-json.ts";
import { labelEventJson } from "../json/label-event-json.ts";
import { labelJson } from "../json/label-json.ts";
import type { Lab } from "../lab.ts";
import { paged } from "../paging.ts";
import { invalid, notFound, Problem } from "../problem.ts";
import type { IssueRecord, LabelRecord, RepositoryRecord } from "../records.ts";
import {
  type Answer,
  type Call,
  get,
  noContent,
  ok,
  param,
  parseBody,
  post,
  put,
  remove,
  type Route,
} from "../route.ts";
import { type IssueContext, openIssueInPath } from "./issue-in-path.ts";

const NAMES = z.array(z.union([z.string(), z.object({ name: z.string() }).transform((label) => label.name)]));
// GitHub takes the list on its own or under `labels`.
const LABELS = z.union([NAMES, z.object({ labels: NAMES }).transform((body) => body.labels)]);
const NEW_LABEL = z.object({
  name: z.string().min(1),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .optional(),
  description: z.string().nullish(),
});
const EDIT_LABELS = { ...TRIAGE, role: "write" } as const;
const LONGEST_NAME = 50;

function shown(lab: Lab, repository: RepositoryRecord, issue: IssueRecord) {
  return labelsOf(lab, issue).map((label) => labelJson(lab, repository, label));
}

function changed(context: IssueContext, after: IssueRecord): Answer {
  const answer = ok(shown(context.lab, context.repository, after));
  return { ...answer, changed: after !== context.issue };
}

/** Of all that GitHub lists there, what concerns labels. */
function listEvents(lab: Lab, call: Call): Answer {
  const { repository, issue } = openIssueInPath(lab, call, READ_ISSUES);
  const events = lab.state.labelEvents.filter(
    (event) => event.repositoryId === repository.id && event.issueNumber === issue.number,
  );
  return paged({ lab, call }, events, (event) => labelEventJson(lab, repository, event));
}

function labelInPath(lab: Lab, repository: RepositoryRecord, call: Call): LabelRecord {
  const label = findLabel(lab.state, repository.id, param(call, "name"));
  if (label === undefined) throw notFound();
  return label;
}

async function removeOne(lab: Lab, call: Call): Promise<Answer> {
  const context = openIssueInPath(lab, call, TRIAGE);
  const name = param(call, "name");
  const label = labelsOf(lab, context.issue).find((one) => sameName(one.name, name));
  if (label === undefined) throw new Problem(404, "Label does not exist");
  return changed(context, await removeLabels(context, context.issue, [label]));
}

function create(lab: Lab, call: Call): Answer {
  const repository = openRepository(lab, call, EDIT_LABELS);
  const input = parseBody(call, NEW_LABEL);
  if (input.name.length > LONGEST_NAME) throw invalid("Label", { field: "name", code: "invalid" });
  if (findLabel(lab.state, repository.id, input.name) !== undefined) {
    throw invalid("Label", { field: "name", code: "already_exists" });
  }
  return ok(labelJson(lab, repository, createLabel({ lab, actor: call.actor, repository }, input)), 201);
}

/** Labels of a repository and of an issue. */
export const LABEL_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/labels", (lab, call) => {
    const repository = openRepository(lab, call, READ_ISSUES);
    const labels = repositoryLabels(lab.state, repository.id);
    return paged({ lab, call }, labels, (label) => labelJson(lab, repository, label));
  }),
  post("/repos/:owner/:repo/labels", create),
  get("/repos/:owner/:repo/labels/:name", (lab, call) => {
    const repository = openRepository(lab, call, READ_ISSUES);
    return ok(labelJson(lab, repository, labelInPath(lab, repository, call)));
  }),
  remove("/repos/:owner/:repo/labels/:name", async (lab, call) => {
    const repository = openRepository(lab, call, EDIT_LABELS);
    await deleteLabel({ lab, actor: call.actor, repository }, labelInPath(lab, repository, call));
    return noContent();
  }),
  get("/repos/:owner/:repo/issues/:number{[0-9]+}/events", listEvents),
  get("/repos/:owner/:repo/issues/:number{[0-9]+}/labels", (lab, call) => {
    const { repository, issue } = openIssueInPath(lab, call, READ_ISSUES);
    return paged({ lab, call }, labelsOf(lab, issue), (label) => labelJson(lab, repository, label));
  }),
  post("/repos/:owner/:repo/issues/:number{[0-9]+}/labels", async (lab, call) => {
    const context = openIssueInPath(lab, call, TRIAGE);
    return changed(context, await addLabels(context, context.issue, parseBody(call, LABELS)));
  }),
  put("/repos/:owner/:repo/issues/:number{[0-9]+}/labels", async (lab, call) => {
    const context = openIssueInPath(lab, call, TRIAGE);
    return changed(context, await setLabels(context, context.issue, parseBody(call, LABELS)));
  }),
  remove("/repos/:owner/:repo/issues/:number{[0-9]+}/labels", async (lab, call) => {
    const context = openIssueInPath(lab, call, TRIAGE);
    const after = await setLabels(context, context.issue, []);
    return { ...noContent(), changed: after !== context.issue };
  }),
  remove("/repos/:owner/:repo/issues/:number{[0-9]+}/labels/:name", removeOne),
];
