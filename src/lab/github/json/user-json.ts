import { knownUser } from "../find.ts";
import type { Lab } from "../lab.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";

/** A user as it appears inside other answers and payloads. */
export function userJson(lab: Lab, login: string) {
  const user = knownUser(lab.state, login);
  // A bot's login has brackets, which no URI may carry.
  const page = encodeURIComponent(user.login);
  const url = `${lab.url()}/users/${page}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.type, user.id),
    avatar_url: `${lab.url()}/avatars/u/${user.id}?v=4`,
    gravatar_id: "",
    url,
    html_url:
      user.type === "Bot"
        ? `${lab.url()}/apps/${encodeURIComponent(user.login.replace(/\[bot\]$/, ""))}`
        : `${lab.url()}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** As `userJson`, for a place that may be empty. */
export function userJsonOrNull(lab: Lab, login: string | null): ReturnType<typeof userJson> | null {
  return login === null ? null : userJson(lab, login);
}

/** A user's own page. */
export function profileJson(lab: Lab, login: string) {
  const user = knownUser(lab.state, login);
  const owned = [...lab.state.repositories.values()].filter((repository) => repository.owner === user.login);
  return {
    ...userJson(lab, login),
    name: user.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: owned.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: stamp(user.createdAt),
    updated_at: stamp(user.createdAt),
  };
}
