import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";

import { createLimitWatch } from "./limit-watch.ts";
import { fetchAnswer } from "./fetch-answer.ts";
import { uses, type Use } from "./uses.ts";

// One version for every request, since GitHub changes answers between them.
const apiVersion = "2022-11-28";

export interface GitHubSettings {
  readonly appId: number;
  readonly privateKey: string;
  /** REST base, e.g. `https://api.github.com`. */
  readonly apiUrl: string;
  /** Told with each answer how many requests of this kind the installation with the fewest has left. */
  readonly onLimit?: (resource: string, left: number) => void;
}

interface RepositoryAt {
  readonly installationId: number;
  readonly id: number;
}

/** Clients without Octokit's throttling and retries: pace, retries and their bookkeeping are the writer's. */
export interface GitHubClients {
  readonly asApp: Octokit;
  /** A client whose token covers this use of this repository only. */
  forRepository(at: RepositoryAt, use: Use): Octokit;
  /** A client whose token covers the whole installation: for finding out what there is. */
  forInstallation(installationId: number, use: Use): Octokit;
  /** A token for this repository's code and nothing else, for git. */
  codeToken(at: RepositoryAt, use: "code" | "push"): Promise<string>;
}

export function createGitHubClients(settings: GitHubSettings): GitHubClients {
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const client = (): Octokit =>
    new Octokit({
      baseUrl: settings.apiUrl,
      userAgent: "squadron",
      request: { fetch: fetchAnswer },
      // Octokit warns on the console about deprecations; logs are ours.
      log: silent,
    });
  const asApp = client();
  const auth = createAppAuth({
    appId: settings.appId,
    privateKey: settings.privateKey,
    request: asApp.request,
    log: silent,
  });
  authorize(asApp, async () => `Bearer ${(await auth({ type: "app" })).token}`);

  const seeLimit = createLimitWatch(settings.onLimit ?? nothing);
  const known = new Map<string, Octokit>();
  const asInstallation = (installationId: number, use: Use, repositoryIds?: readonly number[]): Octokit => {
    const only = { permissions: uses[use], ...(repositoryIds && { repositoryIds: [...repositoryIds] }) };
    const name = [installationId, use, ...(repositoryIds ?? [])].join("/");
    const found = known.get(name);
    if (found) return found;
    const made = client();
    const token = async (refresh: boolean): Promise<string> => {
      const { token: value } = await auth({ type: "installation", installationId, ...only, refresh });
      return `token ${value}`;
    };
    authorize(made, token);
    made.hook.after("request", ({ headers }) => seeLimit(installationId, headers));
    known.set(name, made);
    return made;
  };
  return {
    asApp,
    forRepository: (at, use) => asInstallation(at.installationId, use, [at.id]),
    forInstallation: (installationId, use) => asInstallation(installationId, use),
    codeToken: async (at, use) => {
      const { token } = await auth({
        type: "installation",
        installationId: at.installationId,
        repositoryIds: [at.id],
        permissions: uses[use],
      });
      return token;
    },
  };
}

/** Puts the token on every request; a token that GitHub does not know yet, or any more, is replaced once. */
function authorize(client: Octokit, token: (refresh: boolean) => Promise<string>): void {
  client.hook.wrap("request", async (request, options) => {
    // Changed in place: hooks further in see this object, whatever is passed on.
    const { headers } = options;
    headers["x-github-api-version"] = apiVersion;
    // The request for a token goes through here, too, with its own credentials.
    if (headers.authorization !== undefined) return request(options);
    try {
      headers.authorization = await token(false);
      return await request(options);
    } catch (error) {
      if (!(error instanceof Error && "status" in error && error.status === 401)) throw error;
      headers.authorization = await token(true);
      return request(options);
    }
  });
}

function nothing(): void {
  // Deliberately silent.
}
