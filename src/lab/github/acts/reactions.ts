import { actorLogin } from "../actor.ts";
import { reactionsOf } from "../json/reaction-json.ts";
import type { ReactionContent, ReactionRecord } from "../records.ts";
import { nextId } from "../state.ts";
import type { ActContext } from "./act.ts";

/** Reacts; a second time the same changes nothing. GitHub sends no webhook for reactions. */
export function react(
  context: ActContext,
  subject: string,
  content: ReactionContent,
): { readonly reaction: ReactionRecord; readonly fresh: boolean } {
  const { lab } = context;
  const user = actorLogin(lab, context.actor);
  const there = reactionsOf(lab, subject).find((one) => one.user === user && one.content === content);
  if (there !== undefined) return { reaction: there, fresh: false };
  const reaction = { id: nextId(lab.state, "reaction"), subject, user, content, createdAt: lab.now() };
  lab.state.reactions.set(reaction.id, reaction);
  return { reaction, fresh: true };
}
