import type { Octokit } from "@octokit/rest";

import { keepNewest } from "../../domain/keep-newest.ts";
import type {
  DefaultBranch,
  FilesOf,
  FolderEntry,
  FoundFile,
  RepositoryFiles,
} from "../../ports/repository-files.ts";
import type { GitHubClients } from "./clients.ts";
import { statusOf, translateErrors } from "./translate-error.ts";

/** More than anything that is written for agents; GitHub's own limit for this request is 1 MB. */
const largestBytes = 256 * 1024;

/** Reads default branches through GitHub's REST API. */
export function createRepositoryFiles(clients: GitHubClients): RepositoryFiles {
  const known = createConditional();
  return {
    defaultBranch: (of) =>
      translateErrors(`read the default branch of ${of.owner}/${of.name}`, async () => {
        const { id, installationId } = of;
        const client =
          id === undefined
            ? clients.forInstallation(installationId, "code")
            : clients.forRepository({ id, installationId }, "code");
        const commit = await absentAsUndefined(readCommit(client, of, known));
        return commit === undefined ? undefined : openBranch(client, of, commit);
      }),
  };
}

type Remember = <T>(
  key: string,
  ask: (headers: { "if-none-match"?: string }) => Promise<Answer<T>>,
) => Promise<T>;

interface Answer<T> {
  readonly headers: { readonly etag?: string };
  readonly data: T;
}

/** The same question is asked with the last answer's ETag: "not modified" costs nothing. */
function createConditional(): Remember {
  const known = new Map<string, { etag: string; data: unknown }>();
  return async <T>(key: string, ask: (headers: { "if-none-match"?: string }) => Promise<Answer<T>>) => {
    const before = known.get(key);
    try {
      const { headers, data } = await ask(before ? { "if-none-match": before.etag } : {});
      known.delete(key);
      if (headers.etag !== undefined) known.set(key, { etag: headers.etag, data });
      keepNewest(known, mostKnown);
      return data;
    } catch (error) {
      if (before && statusOf(error) === 304) return before.data as T;
      throw error;
    }
  };
}

/** Answers kept for comparison: two for each repository, of some 100 bytes. */
const mostKnown = 20_000;

async function readCommit(
  client: Octokit,
  { owner, name: repo }: FilesOf,
  remember: Remember,
): Promise<string> {
  const { rest } = client;
  const branch = await remember(`${owner}/${repo}`, async (headers) => {
    const { data, headers: got } = await rest.repos.get({ owner, repo, headers });
    return { data: data.default_branch, headers: got };
  });
  const ref = `heads/${branch}`;
  return remember(`${owner}/${repo}/${ref}`, async (headers) => {
    const { data, headers: got } = await rest.git.getRef({ owner, repo, ref, headers });
    return { data: data.object.sha, headers: got };
  });
}

function openBranch(client: Octokit, { owner, name: repo }: FilesOf, commit: string): DefaultBranch {
  const ask = async (path: string) =>
    (await client.rest.repos.getContent({ owner, repo, path, ref: commit })).data;
  const listed = new Map<string, Promise<readonly ListedEntry[]>>();
  const list = (folder: string): Promise<readonly ListedEntry[]> => {
    const found = listed.get(folder) ?? readFolder(folder);
    listed.set(folder, found);
    return found;
  };
  // From the root down: whether something is a link to elsewhere shows in its parent's list, and nowhere else.
  const entryAt = async (path: string): Promise<ListedEntry | undefined> => {
    const cut = path.lastIndexOf("/");
    const entries = await list(cut < 0 ? "" : path.slice(0, cut));
    return entries.find(({ name }) => name === path.slice(cut + 1));
  };
  const readFolder = async (folder: string): Promise<readonly ListedEntry[]> => {
    if (folder !== "" && (await entryAt(folder))?.kind !== "folder") return [];
    const data = await absentAsUndefined(ask(folder));
    return Array.isArray(data) ? data.map(toEntry) : [];
  };
  const readFile = async (path: string): Promise<FoundFile | undefined> => {
    const entry = await entryAt(path);
    if (!entry) return undefined;
    if (entry.kind !== "file") return unreadable("is not a file");
    if (entry.size > largestBytes) return unreadable(`is larger than ${largestBytes / 1024} KB`);
    const data = await ask(path);
    if (Array.isArray(data) || data.type !== "file" || data.sha !== entry.sha)
      return unreadable("is not a file");
    return toText(Buffer.from(data.content, "base64"));
  };
  return {
    commit,
    list: (folder) => translateErrors(`list ${folder}/`, () => list(folder)),
    read: (path) => translateErrors(`read ${path}`, () => readFile(path)),
  };
}

interface ListedEntry extends FolderEntry {
  readonly size: number;
}

interface Listed {
  readonly name: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly download_url: string | null;
}

function toEntry({ name, type, sha, size, download_url: download }: Listed): ListedEntry {
  // GitHub lists a submodule as a file that cannot be downloaded.
  const isFile = type === "file" && download !== null;
  return { name, sha, size, kind: isFile ? "file" : type === "dir" ? "folder" : "other" };
}

function unreadable(why: string): FoundFile {
  return { kind: "unreadable", why };
}

function toText(bytes: Buffer): FoundFile {
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Which byte it is would help nobody.
    return unreadable("is not text in UTF-8");
  }
}

/** No such repository or path (404, 410), and a repository without a commit (409), are answers. */
async function absentAsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ([404, 409, 410].includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}
