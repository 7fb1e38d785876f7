import { rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { removeMark } from "./clone-mark.ts";

export async function removeClone(folder: string): Promise<void> {
  await removeMark(folder);
  await rm(folder, { recursive: true, force: true });
  // The folder, unless another role has a clone there.
  await rmdir(dirname(folder)).catch(() => undefined);
}
