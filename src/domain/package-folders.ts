/**
 * Where package managers keep what they fetch, below a clone. Inside `.git`, so that git never takes it for work; on the
 * disk and not in the sandbox's home, which is memory and ends with every turn.
 */
export const packageFolders = {
  /** What builds read again: goes with a kept preparation. */
  kept: ".git/squadron-packages",
  /** What only saves a download. */
  cache: ".git/squadron-cache",
} as const;

/** The environment that leads them there. @param clone absolute. */
export function packageEnvironment(clone: string): Readonly<Record<string, string>> {
  const kept = `${clone}/${packageFolders.kept}`;
  const cache = `${clone}/${packageFolders.cache}`;
  return {
    GOMODCACHE: `${kept}/go`,
    // By default Go takes the right to write from what it fetched, and then the clone cannot be removed.
    GOFLAGS: "-modcacherw",
    GOCACHE: `${cache}/go-build`,
    CARGO_HOME: `${kept}/cargo`,
    BUNDLE_PATH: `${kept}/bundle`,
    npm_config_cache: `${cache}/npm`,
    npm_config_store_dir: `${cache}/pnpm`,
    YARN_CACHE_FOLDER: `${cache}/yarn`,
    YARN_GLOBAL_FOLDER: `${kept}/yarn`,
    PIP_CACHE_DIR: `${cache}/pip`,
    UV_CACHE_DIR: `${cache}/uv`,
    POETRY_CACHE_DIR: `${cache}/poetry`,
    POETRY_VIRTUALENVS_IN_PROJECT: "true",
  };
}
