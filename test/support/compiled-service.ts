import { fileURLToPath } from "node:url";

import { compile } from "./compile.ts";

const scripts = {
  SQUADRON_TEST_SERVICE: fileURLToPath(new URL("../promises/service-entry.ts", import.meta.url)),
  SQUADRON_TEST_CLI: fileURLToPath(new URL("../../src/cli.ts", import.meta.url)),
};

/**
 * The service that tests run in processes of its own, compiled once for a run and all its workers: compiled on the fly, each
 * start costs 2.5 s more of a processor.
 */
export function compiledService(): Promise<string> {
  return compiled("SQUADRON_TEST_SERVICE");
}

/** The command line, compiled with it. */
export function compiledCli(): Promise<string> {
  return compiled("SQUADRON_TEST_CLI");
}

let making: ReturnType<typeof compile> | undefined;

async function compiled(place: keyof typeof scripts): Promise<string> {
  const known = process.env[place];
  if (known !== undefined) return known;
  const made = await (making ??= compile("service", Object.values(scripts)));
  for (const [name, script] of Object.entries(scripts)) process.env[name] = made.get(script) ?? "";
  return made.get(scripts[place]) ?? "";
}
