import type { DiffPlace } from "../records.ts";

/** One line of a file's patch. */
interface PatchLine {
  /** Counted from the first hunk header; later headers count too. */
  readonly position: number;
  readonly left: number | undefined;
  readonly right: number | undefined;
  /** Position of the hunk's header. */
  readonly hunk: number;
}

const HEADER = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The lines of a patch that a comment can stand on, with their numbers on both sides. */
function patchLines(patch: string): readonly PatchLine[] {
  const lines: PatchLine[] = [];
  let [left, right, hunk] = [0, 0, 0];
  for (const [position, text] of patch.split("\n").entries()) {
    const header = HEADER.exec(text);
    if (header !== null) [left, right, hunk] = [Number(header[1]), Number(header[2]), position];
    // The remark that a file has no last line end is no line of the file.
    if (header !== null || text.startsWith("\\")) continue;
    const [removed, added] = [text.startsWith("-"), text.startsWith("+")];
    lines.push({
      position,
      hunk,
      left: added ? undefined : left,
      right: removed ? undefined : right,
    });
    if (!added) left++;
    if (!removed) right++;
  }
  return lines;
}

/** The line of a patch that stands at a place. */
export function findPatchLine(patch: string, place: DiffPlace): PatchLine | undefined {
  const side = place.side === "LEFT" ? "left" : "right";
  return patchLines(patch).find((line) => line[side] === place.line);
}

/** The patch from a line's hunk header down to that line, as GitHub shows it above a comment. */
export function diffHunk(patch: string, line: PatchLine): string {
  return patch
    .split("\n")
    .slice(line.hunk, line.position + 1)
    .join("\n");
}
