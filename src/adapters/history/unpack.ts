import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { z } from "zod";

import type { PackedFile } from "./pack.ts";

const decompress = promisify(gunzip);

/** A path that stays inside the folder it is joined to. */
const insidePath = z
  .string()
  .refine((path) => path.split("/").every((part) => part !== "" && part !== "." && part !== ".."))
  .refine((path) => !path.includes("\0"));
const index = z.object({
  session: z.string(),
  files: z.array(z.tuple([insidePath, z.int().nonnegative()])),
});

/**
 * The files of an archive, all of them or none.
 * @returns undefined when it is damaged, another session's, names a path outside, or is larger than `mostBytes` unpacked.
 */
export async function unpack(
  archive: Buffer,
  { session, mostBytes }: { session: string; mostBytes: number },
): Promise<readonly PackedFile[] | undefined> {
  const bytes = await decompress(archive, { maxOutputLength: mostBytes }).catch(() => undefined);
  const end = bytes?.indexOf("\n") ?? -1;
  if (!bytes || end < 0) return undefined;
  const head = parseIndex(bytes.toString("utf8", 0, end));
  if (head?.session !== session) return undefined;
  let from = end + 1;
  const files = head.files.map(([path, length]) => {
    const file = { path, bytes: bytes.subarray(from, from + length) };
    from += length;
    return file;
  });
  return from === bytes.length ? files : undefined;
}

function parseIndex(text: string): z.infer<typeof index> | undefined {
  try {
    return index.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
