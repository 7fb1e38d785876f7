import { z } from "zod";
import type { Comment, Thread } from "../event.ts";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Family, Read } from "./family.ts";
import { actor, app, envelope, id, issue, pull, text, time } from "./payload.ts";

const comment = z.object({
  id,
  body: text,
  user: actor,
  created_at: time,
  updated_at: time,
  performed_via_github_app: app,
});
const fields = z.object({ ...envelope, comment });
type Payload = z.output<typeof fields>;

function commentFamily<S extends z.ZodType<Payload>>(
  schema: S,
  on: Comment["on"],
  threadOf: (payload: z.output<S>) => Thread,
): Family {
  const act =
    (kind: "commented" | "comment-edited" | "comment-deleted"): Read<z.output<S>> =>
    (payload, delivery) => {
      const { created_at, updated_at, user, performed_via_github_app, ...rest } = payload.comment;
      const at = kind === "commented" ? (created_at ?? updated_at) : updated_at;
      const common = commonOf(payload, delivery, at);
      return {
        ...common,
        thread: threadOf(payload),
        kind,
        comment: {
          ...rest,
          on,
          author: user,
          updatedAt: updated_at ?? common.at,
          appId: performed_via_github_app,
        },
      };
    };
  return byAction(
    schema,
    new Map([
      ["created", act("commented")],
      ["edited", act("comment-edited")],
      ["deleted", act("comment-deleted")],
    ]),
  );
}

export const issueComment = commentFamily(
  fields.extend({ issue }),
  "thread",
  (payload) => payload.issue.thread,
);

export const reviewComment = commentFamily(
  fields.extend({ pull_request: pull }),
  "diff",
  (payload) => payload.pull_request.thread,
);
