import { Octokit } from "@octokit/rest";
import { z } from "zod";

import { SquadronError } from "../../domain/errors.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

const converted = z.object({
  id: z.int(),
  html_url: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string().min(1),
  pem: z.string(),
});

/** An App that GitHub has just made, with the secrets that it tells once. */
export type MadeApp = z.output<typeof converted>;

/**
 * Turns the code that a person brings back from GitHub into an App.
 * @throws SquadronError `refused` when the code is not good (any more), `outside` when GitHub does not answer.
 */
export async function convertManifest(apiUrl: string, code: string): Promise<MadeApp> {
  // Octokit would print the path of a request that fails, and the code is in it.
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const octokit = new Octokit({
    baseUrl: apiUrl,
    userAgent: "squadron",
    request: { fetch: fetchAnswer },
    log,
  });
  try {
    return await translateErrors("make the App", async () => {
      const { data } = await octokit.rest.apps.createFromManifest({ code });
      return converted.parse(data);
    });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    throw new SquadronError(
      "refused",
      "GitHub does not know this code: it is good once and for an hour. Begin again.",
      {
        cause: error,
      },
    );
  }
}

function nothing(): void {
  // Deliberately silent.
}
