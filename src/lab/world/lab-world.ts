import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startLabGitHub, type LabGitHub, type LabGitHubOptions } from "../github/start-lab-github.ts";
import type { Script } from "../model/script.ts";
import { startScriptedModel, type ScriptedModel } from "../model/scripted-model.ts";
import { labKey } from "./lab-key.ts";

/** A local GitHub with an App and a repository, a model, and the settings that let a Squadron live there. */
export interface LabWorld extends AsyncDisposable {
  readonly folder: string;
  readonly github: LabGitHub;
  readonly model: ScriptedModel;
  /** The repository everything happens in. */
  readonly repository: string;
  readonly repositoryId: number;
  /** Personal tokens of the people, for curl. */
  readonly tokens: Readonly<Record<"maintainer" | "outsider", string>>;
  readonly secret: string;
  /** Environment of a Squadron in this world. */
  readonly env: Readonly<Record<string, string>>;
}

interface Options {
  readonly script: Script;
  /** Let the model say everything in other words each time. */
  readonly reword?: boolean;
  /** Additional or changed settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly gitHubPort?: number;
  readonly pages?: NonNullable<LabGitHubOptions["pages"]>;
  /** Sees every request to GitHub and its answer. */
  readonly onExchange?: NonNullable<LabGitHubOptions["onExchange"]>;
  /** Told of every delivery, see there. */
  readonly onDelivery?: NonNullable<LabGitHubOptions["onDelivery"]>;
}

const owner = "acme";
const name = "widgets";

const files = {
  "README.md": "# Widgets\n\nSmall parts for large machines.\n",
  "src/sum.js": "export function sum(list) {\n  return list.reduce((a, b) => a + b);\n}\n",
};

/** Starts the world; people: `maintainer` may write, `outsider` may not. */
export async function startLabWorld({
  script,
  reword = false,
  env = {},
  gitHubPort,
  ...watching
}: Options): Promise<LabWorld> {
  const folder = await mkdtemp(join(tmpdir(), "squadron-lab-"));
  const privateKey = await labKey();
  const secret = randomBytes(24).toString("hex");
  const apiKey = `lab-${randomBytes(12).toString("hex")}`;
  const app = { id: 4242, slug: "squadron-lab", publicKeyOrPrivateKeyPem: privateKey };
  const github = await startLabGitHub({
    folder: join(folder, "repositories"),
    app,
    ...(gitHubPort !== undefined && { port: gitHubPort }),
    ...watching,
  });
  const model = await startScriptedModel({ apiKey, script, reword });
  github.seed.createOrg(owner);
  const maintainer = github.seed.createUser("maintainer");
  const outsider = github.seed.createUser("outsider");
  const repository = await github.seed.createRepository(owner, name, { files });
  github.seed.addCollaborator(repository.fullName, "maintainer", "admin");
  github.seed.installApp(owner);
  return {
    folder,
    github,
    model,
    repository: repository.fullName,
    repositoryId: repository.id,
    tokens: { maintainer: maintainer.token, outsider: outsider.token },
    secret,
    env: {
      APP_ID: String(app.id),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: github.url,
      MODEL_PROVIDER: "openai",
      MODEL_BASE_URL: `${model.url}/v1`,
      MODEL_API_KEY: apiKey,
      MODEL: "lab-model",
      SQUADRON_STATE: join(folder, "state"),
      // GitHub's pace would make the story long; its limits are enforced in runs of their own.
      SQUADRON_WRITE_INTERVAL_MS: "1",
      SQUADRON_WRITES_PER_MINUTE: "100000",
      SQUADRON_WRITES_PER_HOUR: "1000000",
      SQUADRON_LEASE_SECONDS: "2",
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "warn",
      ...env,
    },
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
