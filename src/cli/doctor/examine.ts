import { readFileSync } from "node:fs";

import { createGitHubClients } from "../../adapters/github/clients.ts";
import { probeApp } from "../../adapters/github/probe-app.ts";
import { askOnce } from "../../adapters/model/ask-once.ts";
import { probeStore } from "../../adapters/redis/store/probe-store.ts";
import { providerOf } from "../../compose-model.ts";
import { readConfig, type Config } from "../../config/env.ts";
import { createSettingsReader, type Environment } from "../../config/settings-reader.ts";
import { appEvents, appPermissions } from "../../domain/app-needs.ts";
import { cannotLook, checkApp } from "../../domain/doctor/check-app.ts";
import { checkMachine } from "../../domain/doctor/check-machine.ts";
import { checkModel } from "../../domain/doctor/check-model.ts";
import { checkStore } from "../../domain/doctor/check-store.ts";
import { finding, type Finding } from "../../domain/doctor/finding.ts";
import { SquadronError } from "../../domain/errors.ts";
import { probeMachine } from "./probe-machine.ts";

const readFile = (path: string): string => readFileSync(path, "utf8");

/** Looks at everything that a Squadron with these settings needs. What cannot be looked at for want of a setting is left out. */
export async function examine(env: Environment): Promise<readonly Finding[]> {
  const settings = createSettingsReader(env, readFile);
  const stateFolder = settings.text("SQUADRON_STATE");
  const { config, problem } = readAll(env);
  const [machine, store, app, model] = await Promise.all([
    probeMachine({
      stateFolder,
      confinement: settings.optional("SQUADRON_SANDBOX") === "none" ? "none" : "auto",
      diskBytes: settings.number("SQUADRON_DISK_MB") * 1024 ** 2,
    }),
    probeStore({ redisUrl: settings.secret("REDIS_URL"), stateFolder, path: env["PATH"] ?? "" }),
    config && examineApp(config),
    config && examineModel(config),
  ]);
  return [
    ...checkMachine(machine),
    ...checkStore(store),
    problem ?? finding("settings", "complete", ["ok"]),
    ...(app ?? []),
    ...(model ? [model] : []),
  ];
}

function readAll(env: Environment): { readonly config?: Config; readonly problem?: Finding } {
  try {
    return { config: readConfig(env, readFile) };
  } catch (error) {
    if (!(error instanceof SquadronError)) throw error;
    const [, ...problems] = error.message.split("\n- ");
    const seen = `${problems.length} to correct; App and model were not looked at`;
    return { problem: finding("settings", seen, ["fail", problems.join("\n")]) };
  }
}

async function examineApp({ app, github, webhook }: Config): Promise<readonly Finding[]> {
  const clients = createGitHubClients({ ...app, appId: app.id, apiUrl: github.apiUrl });
  const facts = await probeApp(clients, () => Date.now());
  if (!("slug" in facts)) return cannotLook(facts.status, github.apiUrl);
  return checkApp(facts, {
    permissions: appPermissions,
    events: appEvents,
    webhookPath: webhook.path,
    settingsUrl: `${github.serverUrl}/settings/apps/${facts.slug}`,
  });
}

async function examineModel({ model }: Config): Promise<Finding> {
  const started = performance.now();
  const status = await askOnce(providerOf({ ...model, kind: model.provider }), model.name);
  const tookMs = performance.now() - started;
  return checkModel({ provider: model.provider, name: model.name, status, tookMs });
}
