import { Problem } from "../problem.ts";
import type { Call } from "../route.ts";

/** Refuses everybody but the App itself, identified by its JSON web token. */
export function demandApp(call: Call): void {
  if (call.actor.kind !== "app") throw new Problem(401, "A JSON web token could not be decoded");
}
