import type { Actor } from "./actor.ts";
import { looksLikeAppToken, verifyAppToken } from "./app-token.ts";
import type { Lab } from "./lab.ts";
import { badCredentials, Problem } from "./problem.ts";

function tokenOf(header: string): string {
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() !== "basic") return value;
  const [name = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 2);
  // Some clients put the token into the user name and leave the password empty or at `x-oauth-basic`.
  return password === "" || password === "x-oauth-basic" ? name : password;
}

function tokenActor(lab: Lab, token: string): Actor {
  const known = lab.state.tokens.get(token);
  if (known === undefined) throw badCredentials();
  if (known.kind === "personal") return { kind: "user", login: known.login };
  const installation = lab.state.installations.get(known.installationId);
  if (installation === undefined || known.expiresAt.getTime() <= lab.now().getTime()) throw badCredentials();
  if (installation.suspendedAt !== null) throw new Problem(403, "This installation has been suspended");
  return {
    kind: "installation",
    installationId: known.installationId,
    permissions: known.permissions,
    repositoryIds: known.repositoryIds,
    token,
  };
}

/** Who a request comes from; a token that is not known is refused even where none would be needed. */
export function authenticate(lab: Lab, authorization: string | undefined): Actor {
  if (authorization === undefined || authorization === "") return { kind: "anonymous" };
  const token = tokenOf(authorization);
  if (!looksLikeAppToken(token)) return tokenActor(lab, token);
  verifyAppToken(lab, token);
  return { kind: "app" };
}
