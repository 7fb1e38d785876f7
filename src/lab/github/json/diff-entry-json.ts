import type { DiffFile } from "../git/diff.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord } from "../records.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";

/** One file of a pull request. */
export function diffEntryJson(
  lab: Lab,
  repository: RepositoryRecord,
  shown: { readonly file: DiffFile; readonly commit: string },
) {
  const { file, commit } = shown;
  const encoded = file.path.split("/").map(encodeURIComponent).join("/");
  const page = repositoryPage(lab, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${commit}/${encoded}`,
    raw_url: `${page}/raw/${commit}/${encoded}`,
    contents_url: `${repositoryUrl(lab, repository)}/contents/${encoded}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
