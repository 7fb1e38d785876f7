import { z } from "zod";

import type {
  FoundAct,
  Survey,
  SurveyedLabelAct,
  SurveyedRepository,
  SurveyedThread,
} from "../../ports/survey.ts";

const whoClosed = z.object({
  closed_at: z.string().nullish(),
  closed_by: z.unknown().optional(),
  user: z.unknown().optional(),
});
const whoWrote = z.object({ user: z.unknown() });

interface LabelEvent {
  readonly id: number;
  readonly event: "labeled" | "unlabeled";
  readonly actor?: unknown;
  readonly created_at: string;
  readonly label: { readonly name: string };
}

/** Acts that GitHub shows by their outcome, written as the webhook deliveries that would have told of them. */
export const foundActs = {
  commented: (repository, thread, comment) => ({
    guid: `found/comment/${comment.id}`,
    event: "issue_comment",
    payload: {
      ...envelope(repository),
      action: "created",
      issue: thread.shown,
      comment: comment.shown,
      sender: whoWrote.parse(comment.shown).user,
    },
  }),
  closed: (repository, thread) => {
    const { closed_at, closed_by, user } = whoClosed.parse(thread.shown);
    return {
      guid: `found/closed/${repository.id}/${thread.number}/${closed_at ?? ""}`,
      event: "issues",
      // Who closed it does not matter; GitHub's lists do not always say.
      payload: { ...envelope(repository), action: "closed", issue: thread.shown, sender: closed_by ?? user },
    };
  },
  labelAct: (
    repository: SurveyedRepository,
    thread: SurveyedThread,
    event: LabelEvent,
  ): SurveyedLabelAct => ({
    label: event.label.name,
    change: event.event,
    at: Date.parse(event.created_at),
    act: labelAct(repository, thread, event),
  }),
} satisfies Pick<Survey, "commented" | "closed"> & Record<string, unknown>;

function labelAct(repository: SurveyedRepository, thread: SurveyedThread, event: LabelEvent): FoundAct {
  const shown = z.record(z.string(), z.unknown()).parse(thread.shown);
  return {
    guid: `found/${event.event}/${event.id}`,
    event: "issues",
    payload: {
      ...envelope(repository),
      action: event.event,
      // The webhook showed the issue as of that moment, and by its time the two are known for one act.
      issue: { ...shown, updated_at: event.created_at },
      label: event.label,
      sender: event.actor,
    },
  };
}

function envelope({ id, owner, name, defaultBranch, installationId }: SurveyedRepository) {
  return {
    repository: { id, name, owner: { login: owner }, default_branch: defaultBranch },
    installation: { id: installationId },
  };
}
