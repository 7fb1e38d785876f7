import { readFileSync } from "node:fs";

import type { OperatorTools } from "../compose-operator.ts";
import { readStoreSettings } from "../config/env.ts";
import type { Environment } from "../config/settings-reader.ts";
import { errorLine } from "../domain/errors.ts";
import type { Audit } from "../ports/audit.ts";
import type { ExitCode } from "./command.ts";

/** What tells what sessions did. */
export interface Logs {
  /** Of the workers on this disk. */
  readonly audit: Audit;
  /** Undefined while the store is out of reach. */
  readonly tools: OperatorTools | undefined;
}

/** Works on what is kept of sessions: with the store, or when that is out of reach with this disk alone. */
export async function withLogs(env: Environment, work: (logs: Logs) => Promise<ExitCode>): Promise<ExitCode> {
  // Loaded here: help and completion need no store.
  const { composeAudit, composeOperator } = await import("../compose-operator.ts");
  const settings = readStoreSettings(env, (path) => readFileSync(path, "utf8"));
  const opened = await composeOperator(settings).catch((error: unknown) => {
    tellStoreAway(error);
    return undefined;
  });
  if (!opened) return work({ audit: composeAudit(settings), tools: undefined });
  await using tools = opened;
  return await work({ audit: tools.audit, tools });
}

/** Says on stderr that what follows is not all. */
export function tellStoreAway(error: unknown): void {
  process.stderr.write(
    `The store is out of reach, so this is the audit on this disk alone, without texts: ${errorLine(error)}\n`,
  );
}
