/** The files of a repository's team as they last held, by path: what a restart must not lose. */
export interface KeptFiles {
  get(repositoryId: number): Promise<Readonly<Record<string, string>>>;
  /** Without files nothing is kept. */
  set(repositoryId: number, files: Readonly<Record<string, string>>): Promise<void>;
}
