import { Octokit } from "@octokit/rest";
import { z } from "zod";

import { SquadronError } from "../../domain/errors.ts";
import type { SignIn } from "../../ports/sign-in.ts";

interface Deps {
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const exchanged = z.object({ access_token: z.string() });
const status = z.object({ status: z.number() });

/** The App's flow for people, see "Generating a user access token for a GitHub App" in GitHub's documentation. */
export function createSignIn({ apiUrl, serverUrl, clientId, clientSecret }: Deps): SignIn {
  const as = (token: string): Octokit => new Octokit({ auth: token, baseUrl: apiUrl, log: silent });
  return {
    authorizeUrl: ({ state, challenge, redirect }) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirect,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
      });
      return `${serverUrl}/login/oauth/authorize?${query.toString()}`;
    },
    exchange: async ({ code, verifier, redirect }) => {
      const answer = await fetch(`${serverUrl}/login/oauth/access_token`, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify({
          client_id: clientId,
          client_secret: clientSecret,
          code,
          redirect_uri: redirect,
          code_verifier: verifier,
        }),
      });
      // A code that is no good is answered with 200 and an error, too.
      const found = exchanged.safeParse(await answer.json().catch(() => undefined));
      return found.success ? found.data.access_token : undefined;
    },
    login: (token) => unlessRefused(async () => (await as(token).rest.users.getAuthenticated()).data.login),
    repositories: async (token) => {
      const found = await unlessRefused(() => repositoriesOf(as(token)));
      return new Set(found);
    },
    comment: async (token, { owner, name: repo, number: issue_number }, body) => {
      const made = await unlessRefused(() =>
        as(token).rest.issues.createComment({ owner, repo, issue_number, body }),
      );
      return made !== undefined;
    },
  };
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

async function repositoriesOf(octokit: Octokit): Promise<readonly number[]> {
  const { apps } = octokit.rest;
  const installations = await octokit.paginate(apps.listInstallationsForAuthenticatedUser, { per_page: 100 });
  const lists = await Promise.all(
    installations.map(({ id }) =>
      octokit.paginate(apps.listInstallationReposForAuthenticatedUser, {
        installation_id: id,
        per_page: 100,
      }),
    ),
  );
  return lists.flat().map(({ id }) => id);
}

/** Undefined where GitHub says no. @throws SquadronError `outside` when it does not answer. */
async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (cause) {
    const found = status.safeParse(cause);
    if (found.success && found.data.status >= 400 && found.data.status < 500) return undefined;
    throw new SquadronError("outside", "GitHub does not answer; try again in a minute.", { cause });
  }
}
