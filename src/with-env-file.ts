import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import type { Environment } from "./config/settings-reader.ts";

/** The variables of a `.env` file and those of the process, which come first. Without the file, only those. */
export function withEnvFile(env: Environment, file: string): Environment {
  try {
    return { ...parseEnv(readFileSync(file, "utf8")), ...env };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return env;
    throw error;
  }
}
