import type { Lab } from "./lab.ts";
import type { Permissions } from "./records.ts";

/** Who makes a request. */
export type Actor =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app" }
  | { readonly kind: "user"; readonly login: string }
  | {
      readonly kind: "installation";
      readonly installationId: number;
      readonly permissions: Permissions;
      readonly repositoryIds: ReadonlySet<number> | undefined;
      readonly token: string;
    };

/** The login of an App's bot user. */
export const botLoginOf = (app: { readonly slug: string }): string => `${app.slug}[bot]`;

/** The login of the bot user of the App under test. */
export function botLogin(lab: Pick<Lab, "app">): string {
  return botLoginOf(lab.app);
}

/** The login under which an actor's change is shown. */
export function actorLogin(lab: Pick<Lab, "app">, actor: Actor): string {
  if (actor.kind === "user") return actor.login;
  return actor.kind === "installation" ? botLogin(lab) : actor.kind;
}

/** Key of the one whose rate limit a request counts against. */
export function actorKey(actor: Actor): string {
  if (actor.kind === "user") return `user:${actor.login.toLowerCase()}`;
  return actor.kind === "installation" ? `installation:${actor.installationId}` : actor.kind;
}
