import { SquadronError } from "../domain/errors.ts";
import { readPath, readUrls } from "./github-settings.ts";
import { createSettingsReader, type Environment, type ReadFile } from "./settings-reader.ts";

/** What making an App needs to know. */
export type SetupSettings = ReturnType<typeof readSetupSettings>;

const appVariables = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_FILE", "PRIVATE_KEY_PATH"] as const;

/**
 * Whether a service has no App at all, and may make one: in production what is missing is an error, since nobody sits in
 * front of a container's browser and its `.env` would go with it.
 */
export function needsApp(env: Environment): boolean {
  return env["NODE_ENV"] !== "production" && appVariables.every((name) => !env[name]?.trim());
}

/** @throws SquadronError `config` that lists every problem with the variable to set. */
export function readSetupSettings(env: Environment, readFile: ReadFile) {
  const settings = createSettingsReader(env, readFile);
  const found = {
    host: settings.text("HOST"),
    port: settings.number("PORT"),
    webhookPath: readPath(settings),
    ...readUrls(settings),
  } as const;
  if (settings.problems.length > 0) throw new SquadronError("config", settings.problems.join("\n"));
  return found;
}
