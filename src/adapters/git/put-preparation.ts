import { SquadronError } from "../../domain/errors.ts";
import type { Workspace } from "../../ports/workspaces.ts";
import type { Sandbox, SandboxLimits } from "../../ports/sandbox.ts";
import { collector } from "./collector.ts";
import { preparedFolder } from "./make-preparation.ts";
import { programPath } from "./program-path.ts";
import { spawnInto } from "./spawn-into.ts";

interface PutInto {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  /** Names the preparation. */
  readonly id: string;
  /** File on the host; undefined: only look whether the clone has it. */
  readonly archive: string | undefined;
  readonly signal: AbortSignal;
}

const timeoutMs = 5 * 60_000;
// A word, and the end of what went wrong.
const mostSaid = 10_000;
const limits: SandboxLimits = {
  memoryBytes: 1024 ** 3,
  processes: 64,
  openFiles: 1024,
  fileBytes: 1024 ** 3,
  tmpBytes: 16 * 1024 ** 2,
};

/**
 * What another preparation had put there goes first. Virtual environments of Python name their own place, so it is put
 * right. The clone's mark comes last: what was cut off is done again.
 */
const script = `
set -eu
own=${preparedFolder}
if [ "$(cat "$own/id" 2>/dev/null)" = "$1" ]; then echo there; exit; fi
if [ -z "$2" ]; then echo absent; exit; fi
if [ -f "$own/list" ]; then
  while IFS= read -r old; do rm -rf "./\${old%/}"; done < "$own/list"
fi
rm -rf "$own"
tar -xof "$2"
if [ -d .venv ]; then
  from=$(cat "$own/made-at")
  grep -rIlF "$from" .venv | while IFS= read -r file; do sed -i "s|$from|$PWD|g" "$file"; done
fi
mkdir -p .git/info
sed 's|^|/|' "$own/list" >> .git/info/exclude
echo "$1" > "$own/id"
echo put
`;

/**
 * Unpacks a preparation in a clone, inside a sandbox: what lies in a clone may lead anywhere. Each clone has a copy of its
 * own, since agents change what is installed. @returns whether it was there already, is there now, or is absent.
 * @throws SquadronError `refused` when it cannot be put there, the signal's reason when aborted.
 */
export async function putPreparation(into: PutInto): Promise<"there" | "put" | "absent"> {
  const { sandbox, workspace, id, archive, signal } = into;
  const command = sandbox.wrap({
    command: ["/bin/sh", "-c", script, "put", id, archive ?? ""],
    env: { PATH: programPath, LANG: "C.UTF-8" },
    cwd: workspace.folder,
    writable: [workspace.folder],
    readOnly: archive === undefined ? [] : [archive],
    limits,
  });
  const { to, text } = collector();
  const { failure, said } = await spawnInto({
    command,
    cwd: workspace.folder,
    env: {},
    to,
    mostBytes: mostSaid,
    saidMost: mostSaid,
    timeoutMs,
    signal,
  });
  const outcome = text().trim();
  if (failure === "" && (outcome === "there" || outcome === "put" || outcome === "absent")) return outcome;
  const line = said.trim().split("\n").at(-1) ?? "";
  throw new SquadronError(
    "refused",
    `The kept result could not be put into the clone: ${line.slice(0, 200)}`,
  );
}
