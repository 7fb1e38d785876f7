import { actorLogin } from "../actor.ts";
import { findLabel } from "../find.ts";
import { labelsOf } from "../json/issue-json.ts";
import { labelJson } from "../json/label-json.ts";
import type { IssueRecord, LabelRecord } from "../records.ts";
import { nextId } from "../state.ts";
import { emit } from "../webhooks/emit.ts";
import { type ActContext, emitIssue, saveIssue } from "./act.ts";

const NEW_LABEL_COLOR = "ededed";

/** Makes a label of the repository. */
export function createLabel(
  context: ActContext,
  input: {
    readonly name: string;
    readonly color?: string | undefined;
    readonly description?: string | null | undefined;
  },
): LabelRecord {
  const { lab, repository } = context;
  const label: LabelRecord = {
    id: nextId(lab.state, "label"),
    repositoryId: repository.id,
    name: input.name,
    color: input.color ?? NEW_LABEL_COLOR,
    description: input.description ?? null,
  };
  lab.state.labels.set(label.id, label);
  const fields = { label: labelJson(lab, repository, label) };
  emit(lab, {
    event: "label",
    action: "created",
    sender: actorLogin(lab, context.actor),
    repository,
    fields,
  });
  return label;
}

/** A label by name; one that does not exist yet is made, as GitHub does when it is put on an issue. */
function labelNamed(context: ActContext, name: string): LabelRecord {
  return findLabel(context.lab.state, context.repository.id, name) ?? createLabel(context, { name });
}

/** Puts labels on an issue; each that was not there is one act. */
export async function addLabels(
  context: ActContext,
  issue: IssueRecord,
  names: readonly string[],
): Promise<IssueRecord> {
  let current = issue;
  for (const name of names) {
    const label = labelNamed(context, name);
    if (current.labels.includes(label.id)) continue;
    current = saveIssue(context, { ...current, labels: [...current.labels, label.id] });
    await tell(context, current, { action: "labeled", label });
  }
  return current;
}

/** Takes labels off an issue. */
export async function removeLabels(
  context: ActContext,
  issue: IssueRecord,
  labels: readonly LabelRecord[],
): Promise<IssueRecord> {
  let current = issue;
  for (const label of labels) {
    current = saveIssue(context, { ...current, labels: current.labels.filter((id) => id !== label.id) });
    await tell(context, current, { action: "unlabeled", label });
  }
  return current;
}

/** Makes an issue's labels exactly these. */
export async function setLabels(
  context: ActContext,
  issue: IssueRecord,
  names: readonly string[],
): Promise<IssueRecord> {
  const wanted = new Set(names.map((name) => labelNamed(context, name).id));
  const surplus = labelsOf(context.lab, issue).filter((label) => !wanted.has(label.id));
  return addLabels(context, await removeLabels(context, issue, surplus), names);
}

/** Deletes a label from the repository and from everything that carries it. */
export async function deleteLabel(context: ActContext, label: LabelRecord): Promise<void> {
  const { lab, repository } = context;
  for (const issue of lab.state.issues.values()) {
    if (issue.labels.includes(label.id)) await removeLabels(context, issue, [label]);
  }
  lab.state.labels.delete(label.id);
  const fields = { label: labelJson(lab, repository, label) };
  emit(lab, {
    event: "label",
    action: "deleted",
    sender: actorLogin(lab, context.actor),
    repository,
    fields,
  });
}

/** By webhook, and in the issue's list of events. */
async function tell(
  context: ActContext,
  issue: IssueRecord,
  { action, label }: { readonly action: "labeled" | "unlabeled"; readonly label: LabelRecord },
): Promise<void> {
  const { lab, repository } = context;
  lab.state.labelEvents.push({
    id: nextId(lab.state, "issueEvent"),
    repositoryId: repository.id,
    issueNumber: issue.number,
    event: action,
    actor: actorLogin(lab, context.actor),
    label,
    createdAt: issue.updatedAt,
  });
  await emitIssue(context, issue, { action, fields: { label: labelJson(lab, repository, label) } });
}
