import { parse } from "yaml";
import { z } from "zod";

import { signedInPath } from "../domain/page-paths.ts";

// As much of `app.yml` as depends on where the service is; the rest goes to GitHub as it stands there.
const file = z.looseObject({
  name: z.string(),
  hook_attributes: z.looseObject({}),
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

export type AppManifest = z.output<typeof file>;

/** Where a service is to be found. */
export interface Whereabouts {
  /** Where GitHub reaches it, without a path: `https://squadron.example.com`. */
  readonly address: string;
  readonly webhookPath: string;
  /** Where the person comes back to from GitHub. */
  readonly redirectUrl: string;
}

/** The manifest of an App that delivers to this service. @param text of `app.yml`. */
export function appManifest(text: string, at: Whereabouts): AppManifest {
  const manifest = file.parse(parse(text));
  return {
    ...manifest,
    url: at.address,
    hook_attributes: { ...manifest.hook_attributes, url: `${at.address}${at.webhookPath}` },
    redirect_url: at.redirectUrl,
    // Where people come back to who sign in on the page.
    callback_urls: [`${at.address}${signedInPath}`],
  };
}
