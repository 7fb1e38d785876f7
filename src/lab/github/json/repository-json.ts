import { repositoryIssues } from "../find.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord } from "../records.ts";
import { stamp } from "../time.ts";
import { nodeId } from "./node-id.ts";
import { userJson } from "./user-json.ts";

// Suffix of each address below `/repos/{owner}/{repo}`; all of them are part of the shape GitHub promises.
const ADDRESSES = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

type Addresses = Record<keyof typeof ADDRESSES, string>;

/** Base of a repository's REST addresses. */
export function repositoryUrl(lab: Lab, repository: RepositoryRecord): string {
  return `${lab.url()}/repos/${repository.owner}/${repository.name}`;
}

/** Base of a repository's pages. */
export function repositoryPage(lab: Lab, repository: RepositoryRecord): string {
  return `${lab.url()}/${repository.owner}/${repository.name}`;
}

function addresses(url: string): Addresses {
  return Object.fromEntries(
    Object.entries(ADDRESSES).map(([name, suffix]) => [name, url + suffix]),
  ) as Addresses;
}

function counts(lab: Lab, repository: RepositoryRecord) {
  const open = repositoryIssues(lab.state, repository.id).filter((issue) => issue.state === "open").length;
  return {
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    forks_count: 0,
    open_issues_count: open,
    forks: 0,
    open_issues: open,
    watchers: 0,
  };
}

/** A repository as it appears inside other answers and payloads. */
export function repositoryJson(lab: Lab, repository: RepositoryRecord) {
  const page = repositoryPage(lab, repository);
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.private,
    owner: userJson(lab, repository.owner),
    html_url: page,
    description: repository.description,
    fork: false,
    url: repositoryUrl(lab, repository),
    ...addresses(repositoryUrl(lab, repository)),
    git_url: `git${page.slice(page.indexOf(":"))}.git`,
    ssh_url: `git@lab:${repository.owner}/${repository.name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    topics: [] as string[],
    custom_properties: {},
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
    ...counts(lab, repository),
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    created_at: stamp(repository.createdAt),
    updated_at: stamp(repository.updatedAt),
    pushed_at: stamp(repository.pushedAt),
  };
}

/** A repository on its own, with what only that answer carries. */
export function fullRepositoryJson(lab: Lab, repository: RepositoryRecord) {
  return { ...repositoryJson(lab, repository), subscribers_count: 0, network_count: 0 };
}

/** A repository in the lists of installation payloads. */
export function briefRepositoryJson(repository: RepositoryRecord) {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: `${repository.owner}/${repository.name}`,
    private: repository.private,
  };
}
