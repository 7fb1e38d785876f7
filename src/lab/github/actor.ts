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

/** The login of the App's own bot user. */
export function botLogin(lab: Pick<Lab, "app">): string {
  return `${lab.app.slug}[bot]`;
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
