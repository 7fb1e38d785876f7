import type { Lab } from "./lab.ts";

/** What identifies an App. */
export interface AppName {
  readonly id: number;
  readonly slug: string;
}

/** GitHub's own App that runs workflows; it has this id on github.com. */
export const ACTIONS_APP: AppName = { id: 15_368, slug: "github-actions" };

/** An App that the lab knows: the one under test, or the one that runs workflows. */
export function knownApp(lab: Pick<Lab, "app">, id: number): AppName {
  return id === ACTIONS_APP.id ? ACTIONS_APP : lab.app;
}
