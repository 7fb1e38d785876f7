import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createPushRef } from "../../src/adapters/git/push-ref.ts";
import { createGitHubClients, type GitHubClients } from "../../src/adapters/github/clients.ts";
import { createCodeHostWrites } from "../../src/adapters/github/code-host-writes.ts";
import { createCodeHost } from "../../src/adapters/github/code-host.ts";
import { gitAccess } from "../../src/adapters/github/git-access.ts";
import { startLabGitHub, type LabGitHub } from "../../src/lab/github/start-lab-github.ts";
import type { CodeHostWrites } from "../../src/ports/code-host-writes.ts";
import type { CodeHost, RepositoryRef } from "../../src/ports/code-host.ts";

export type StageRepository = RepositoryRef & { readonly defaultBranch: string };

/** A local GitHub with an App, three repositories of one installation, and our own adapters connected to it over HTTP. */
export interface GitHubStage extends AsyncDisposable {
  readonly folder: string;
  readonly github: LabGitHub;
  readonly clients: GitHubClients;
  readonly host: CodeHost;
  readonly writes: CodeHostWrites;
  /** Where everything happens; `maintainer` is its admin, `writer` may write, `reader` read, `outsider` nothing. */
  readonly repository: StageRepository;
  /** Of the same installation; private. The third is `acme/gadgets`. */
  readonly neighbour: StageRepository;
  /** `owner/name` of the first. */
  readonly name: string;
  /** The bodies of an issue's comments, oldest first. */
  bodies(number: number): Promise<readonly string[]>;
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export const app = { id: 4242, slug: "squadron-lab", login: "squadron-lab[bot]", privateKey } as const;

export async function setGitHubStage(): Promise<GitHubStage> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-stage-"));
  const github = await startLabGitHub({
    folder: join(folder, "repositories"),
    app: { id: app.id, slug: app.slug, publicKeyOrPrivateKeyPem: privateKey },
  });
  const { seed } = github;
  seed.createOrg("acme");
  for (const login of ["maintainer", "writer", "reader", "outsider"]) seed.createUser(login);
  const first = await seed.createRepository("acme", "widgets", { files: { "README.md": "# Widgets\n" } });
  const second = await seed.createRepository("acme", "secrets", {
    private: true,
    files: { "README.md": "# Nobody's business\n" },
  });
  const third = await seed.createRepository("acme", "gadgets");
  for (const { fullName } of [first, second, third]) seed.addCollaborator(fullName, "maintainer", "admin");
  seed.addCollaborator(first.fullName, "writer", "write");
  seed.addCollaborator(first.fullName, "reader", "read");
  const { id: installationId } = seed.installApp("acme");
  const clients = createGitHubClients({ appId: app.id, privateKey, apiUrl: github.url });
  const ref = (id: number, name: string): StageRepository => ({
    id,
    owner: "acme",
    name,
    installationId,
    defaultBranch: "main",
  });
  return {
    folder,
    github,
    clients,
    host: createCodeHost(clients, github.url),
    writes: createCodeHostWrites(
      clients,
      createPushRef((repository) => gitAccess({ clients, gitUrl: github.url }, repository, "push")),
    ),
    repository: ref(first.id, "widgets"),
    neighbour: ref(second.id, "secrets"),
    name: first.fullName,
    bodies: async (number) => {
      const path = `/repos/${first.fullName}/issues/${number}/comments?per_page=100`;
      const { body } = await github.as("maintainer").request("GET", path);
      return (body as { body: string }[]).map((comment) => comment.body);
    },
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
