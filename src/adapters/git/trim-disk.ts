import type { DiskLimits } from "../../ports/workspaces.ts";
import { diskUse } from "./disk-use.ts";

/** A folder that may be removed. */
export interface Removable {
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly usedAt: number;
  /** Removes it, unless it is needed after all. */
  remove(): Promise<void>;
}

/**
 * Removes what is too old, then what was used longest ago until `all` fits.
 * @param all every folder that counts. @returns the bytes that are left.
 */
export async function trimDisk(
  all: readonly string[],
  removable: readonly Removable[],
  { now, maxBytes, maxAgeMs }: DiskLimits,
): Promise<number> {
  let left = [...(await diskUse(all)).values()].reduce((sum, bytes) => sum + bytes, 0);
  for (const each of [...removable].sort((a, b) => a.usedAt - b.usedAt)) {
    if (left <= maxBytes && now - each.usedAt <= maxAgeMs) break;
    const size = async (): Promise<number> => (await diskUse([each.folder])).get(each.folder) ?? 0;
    const before = await size();
    await each.remove();
    left -= before - (await size());
  }
  return left;
}
