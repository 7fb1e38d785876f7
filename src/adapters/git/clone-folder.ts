import { join } from "node:path";

import type { SessionKey } from "../../domain/ids.ts";

/** Where a session's clone lies, if it has one there. */
export function cloneFolder(root: string, key: SessionKey): string {
  return join(root, "clones", ...key.split("/"));
}
