import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { createFileAudit } from "../adapters/audit/file-audit.ts";
import { systemClock } from "../adapters/system-clock.ts";
import { composeOperator } from "../compose-operator.ts";
import { readStoreSettings } from "../config/env.ts";
import type { Environment } from "../config/settings-reader.ts";
import { exportAudit } from "../observe/export-audit.ts";
import type { ExitCode } from "./command.ts";

interface Given {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly repository?: string | undefined;
}

/** Prints the audit of this machine; how many lines it was is told on stderr. */
export async function runAuditExport(given: Given, env: Environment): Promise<ExitCode> {
  const settings = readStoreSettings(env, (path) => readFileSync(path, "utf8"));
  const root = join(resolve(settings.stateFolder), "audit");
  const audit = createFileAudit({ root, clock: systemClock, onError: () => undefined });
  const { since = -Infinity, until = Infinity, repository } = given;
  const lines = await exportAudit(
    {
      audit,
      repositoryIds: async () => {
        await using tools = await composeOperator(settings);
        return (await tools.registry.all()).map((session) => session.repository);
      },
      write,
    },
    { since, until, repository },
  );
  process.stderr.write(`${lines} line(s) of ${root}\n`);
  return 0;
}

/** As fast as the reader takes it. */
async function write(line: string): Promise<void> {
  if (!process.stdout.write(line)) await once(process.stdout, "drain");
}
