import type { Prepare } from "./team.ts";

/** How a clone gets its dependencies before an agent works in it. */
export interface PreparePlan {
  /** For a shell, in the clone's folder. */
  readonly command: string;
  /** Hosts that it may reach, and nothing else may it. */
  readonly hosts: readonly string[];
  /** Files, at the top of the tree, with which a kept result stands and falls. */
  readonly lockFiles: readonly string[];
}

interface Tool {
  readonly lockFile: string;
  readonly command: string;
  readonly hosts: readonly string[];
}

const npmHosts = ["registry.npmjs.org"];
const pythonHosts = ["pypi.org", "files.pythonhosted.org"];

// Of each language the first that is there.
const languages: readonly (readonly Tool[])[] = [
  [
    { lockFile: "package-lock.json", command: "npm ci --no-audit --no-fund", hosts: npmHosts },
    { lockFile: "pnpm-lock.yaml", command: "pnpm install --frozen-lockfile", hosts: npmHosts },
    {
      lockFile: "yarn.lock",
      command: "yarn install --frozen-lockfile",
      hosts: ["registry.yarnpkg.com", ...npmHosts],
    },
  ],
  [
    { lockFile: "uv.lock", command: "uv sync --frozen", hosts: pythonHosts },
    { lockFile: "poetry.lock", command: "poetry install --no-interaction", hosts: pythonHosts },
    {
      lockFile: "requirements.txt",
      command: "python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt",
      hosts: pythonHosts,
    },
  ],
  [
    {
      lockFile: "go.sum",
      command: "go mod download",
      hosts: ["proxy.golang.org", "sum.golang.org"],
    },
  ],
  [
    {
      lockFile: "Cargo.lock",
      command: "cargo fetch --locked",
      hosts: ["index.crates.io", "static.crates.io"],
    },
  ],
  [{ lockFile: "Gemfile.lock", command: "bundle install", hosts: ["rubygems.org", "index.rubygems.org"] }],
];

/** What a preparation leaves that is kept, beside `packageFolders.kept`: untracked files and folders of these names. */
export const keptNames = ["node_modules", ".venv", ".pnp.cjs", ".pnp.loader.mjs"] as const;

/**
 * What to do for a repository with these files at the top of its tree. A command found from lock files gets, of the hosts
 * that a preparation may reach, those that its tools need and those that no tool known here does.
 * @returns undefined when there is nothing to prepare, or nothing is wanted.
 */
export function planPrepare(repository: {
  readonly files: readonly string[];
  readonly configured: Prepare;
}): PreparePlan | undefined {
  const { files, configured } = repository;
  if (configured === false) return undefined;
  const { command, network } = configured;
  const there = new Set(files);
  const isThere = ({ lockFile }: Tool): boolean => there.has(lockFile);
  const known = languages.flat();
  if (command !== undefined)
    return { command, hosts: network, lockFiles: known.filter(isThere).map(({ lockFile }) => lockFile) };
  const tools = languages.flatMap((language) => language.find(isThere) ?? []);
  if (tools.length === 0) return undefined;
  const needed = new Set(tools.flatMap(({ hosts }) => hosts));
  const ofOthers = new Set(known.flatMap(({ hosts }) => hosts).filter((host) => !needed.has(host)));
  return {
    command: tools.map((tool) => tool.command).join(" && "),
    hosts: network.filter((host) => !ofOthers.has(host)),
    lockFiles: tools.map(({ lockFile }) => lockFile),
  };
}
