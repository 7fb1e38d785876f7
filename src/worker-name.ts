import { createHash } from "node:crypto";

/**
 * Names a worker by its disk: processes of one machine that share a state folder can see to each other's things, others
 * cannot. Without blanks, and the same after a restart.
 */
export function workerName(host: string, stateFolder: string): string {
  const folder = createHash("sha256").update(stateFolder).digest("hex").slice(0, 6);
  return `${host.replaceAll(/\s/g, "-")}-${folder}`;
}
