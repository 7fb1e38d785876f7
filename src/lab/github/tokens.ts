import { randomBytes } from "node:crypto";

import type { Lab } from "./lab.ts";
import type { InstallationRecord, Permissions } from "./records.ts";

const HOUR_MS = 3_600_000;
// Since 2026-04-27 GitHub's installation tokens are this long; a column or a redaction pattern for the old 40 must fail here.
const INSTALLATION_TOKEN_LENGTH = 520;

/** A new installation token, valid for an hour. */
export function mintInstallationToken(
  lab: Lab,
  grant: {
    readonly installation: InstallationRecord;
    readonly permissions: Permissions;
    readonly repositoryIds: ReadonlySet<number> | undefined;
  },
): { readonly token: string; readonly expiresAt: Date } {
  const head = `ghs_${lab.app.id}_${Buffer.from('{"alg":"RS256"}').toString("base64url")}.`;
  const secret = randomBytes(INSTALLATION_TOKEN_LENGTH).toString("base64url");
  const token = `${head}${secret.slice(0, 300)}.${secret.slice(300, INSTALLATION_TOKEN_LENGTH + 100)}`.slice(
    0,
    INSTALLATION_TOKEN_LENGTH,
  );
  const expiresAt = new Date(lab.now().getTime() + HOUR_MS);
  lab.state.tokens.set(token, {
    kind: "installation",
    installationId: grant.installation.id,
    permissions: grant.permissions,
    repositoryIds: grant.repositoryIds,
    expiresAt,
  });
  return { token, expiresAt };
}

/** A new personal token for a seeded user. */
export function mintPersonalToken(lab: Lab, login: string): string {
  const token = `ghp_${randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "0")}`;
  lab.state.tokens.set(token, { kind: "personal", login });
  return token;
}
