import { reasoningEfforts, type RoleProfile } from "./roster.ts";
import type { Controls } from "./session.ts";

/** A role as it works in a session for which people have set something by command. */
export function controlled(
  profile: RoleProfile,
  { model, effort }: Pick<Controls, "model" | "effort">,
): RoleProfile {
  const slash = model.indexOf("/");
  const chosen = { provider: model.slice(0, slash), name: model.slice(slash + 1) };
  return {
    ...profile,
    models: slash < 1 ? profile.models : [chosen],
    reasoningEffort: reasoningEfforts.find((each) => each === effort) ?? profile.reasoningEffort,
  };
}
