import { actorKey } from "../actor.ts";
import { findUser } from "../find.ts";
import { profileJson } from "../json/user-json.ts";
import type { Lab } from "../lab.ts";
import { loginRequired, notForIntegration, notFound } from "../problem.ts";
import { type Call, get, ok, param, type Route } from "../route.ts";

function ownPage(lab: Lab, call: Call) {
  if (call.actor.kind === "anonymous") throw loginRequired();
  if (call.actor.kind !== "user") throw notForIntegration();
  return {
    ...profileJson(lab, call.actor.login),
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: false,
  };
}

function rateLimit(lab: Lab, call: Call) {
  const rate = lab.limits.view(actorKey(call.actor));
  const unused = { ...rate, used: 0, remaining: rate.limit };
  return { resources: { core: rate, search: unused, graphql: unused, integration_manifest: unused }, rate };
}

/** Users, and how much of the rate limit is left. */
export const USER_ROUTES: readonly Route[] = [
  get("/user", (lab, call) => ok(ownPage(lab, call))),
  get("/users/:login", (lab, call) => {
    const user = findUser(lab.state, param(call, "login"));
    if (user === undefined) throw notFound();
    return ok(profileJson(lab, user.login));
  }),
  get("/rate_limit", (lab, call) => ok(rateLimit(lab, call))),
];
