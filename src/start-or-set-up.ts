import { readFileSync } from "node:fs";

import { needsApp, readSetupSettings } from "./config/setup-settings.ts";
import type { OpenOptions } from "./open-service.ts";
import { startService, type RunningService } from "./start-service.ts";
import { withEnvFile } from "./with-env-file.ts";

interface Options extends OpenOptions {
  /** The `.env` whose variables are added to those of the process, and which is written when an App is made. */
  readonly file: string;
  /** Says something to the person at the terminal. */
  readonly tell: (text: string) => void;
}

/** Starts the service. Without an App a person makes one in the browser first; then it goes on with that. */
export async function startOrSetUp({ file, tell, ...options }: Options): Promise<RunningService> {
  const env = withEnvFile(options.env, file);
  if (options.halves?.web === false || !needsApp(env)) return startService({ ...options, env });
  const { runSetup } = await import("./run-setup.ts");
  const settings = readSetupSettings(env, (path) => readFileSync(path, "utf8"));
  const made = await runSetup({ settings, file, tell });
  return startService({ ...options, env: { ...env, ...made } });
}
