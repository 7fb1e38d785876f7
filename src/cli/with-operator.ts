import { readFileSync } from "node:fs";

import type { OperatorTools } from "../compose-operator.ts";
import { readStoreSettings } from "../config/env.ts";
import type { Environment } from "../config/settings-reader.ts";
import type { ExitCode } from "./command.ts";

/** Works on the store of a Squadron, and closes it. */
export async function withOperator(
  env: Environment,
  work: (tools: OperatorTools) => Promise<ExitCode>,
): Promise<ExitCode> {
  // Loaded here: help and completion need no store.
  const { composeOperator } = await import("../compose-operator.ts");
  await using tools = await composeOperator(readStoreSettings(env, (path) => readFileSync(path, "utf8")));
  return await work(tools);
}
