import type { LoggedCommit } from "../git/compare.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";

/** A commit. Its git author is a name, not a GitHub user. */
export function commitJson(lab: Lab, repository: RepositoryRecord, commit: LoggedCommit) {
  const url = `${repositoryUrl(lab, repository)}/commits/${commit.sha}`;
  const git = `${repositoryUrl(lab, repository)}/git`;
  const person = { ...commit.author, date: stamp(new Date(commit.at)) };
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url,
    html_url: `${repositoryPage(lab, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${git}/commits/${commit.sha}`,
      author: person,
      committer: person,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    author: null,
    committer: null,
    parents: [] as never[],
  };
}
