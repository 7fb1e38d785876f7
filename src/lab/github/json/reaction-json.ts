import type { Lab } from "../lab.ts";
import type { ReactionRecord } from "../records.ts";
import { REACTIONS } from "../records.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { userJson } from "./user-json.ts";

/** A reaction. */
export function reactionJson(lab: Lab, reaction: ReactionRecord) {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: userJson(lab, reaction.user),
    content: reaction.content,
    created_at: stamp(reaction.createdAt),
  };
}

/** All reactions to one thing, in order of creation. */
export function reactionsOf(lab: Lab, subject: string): ReactionRecord[] {
  return lab.state.reactions.in(subject);
}

/** How often each reaction was given to one thing. */
export function reactionCounts(lab: Lab, subject: string, url: string) {
  const given = reactionsOf(lab, subject);
  const counts = REACTIONS.map((content) => [
    content,
    given.filter((reaction) => reaction.content === content).length,
  ]);
  return {
    url: `${url}/reactions`,
    total_count: given.length,
    ...(Object.fromEntries(counts) as Record<(typeof REACTIONS)[number], number>),
  };
}
