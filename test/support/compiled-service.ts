import { fileURLToPath } from "node:url";

import { compile } from "./compile.ts";

const place = "SQUADRON_TEST_SERVICE";
const entry = fileURLToPath(new URL("../promises/service-entry.ts", import.meta.url));

/**
 * The service that tests run in processes of its own, compiled once for a run and all its workers: compiled on the fly, each
 * start costs 2.5 s more of a processor.
 */
export function compiledService(): string {
  return (process.env[place] ??= compile("service", [entry]).get(entry) ?? "");
}
