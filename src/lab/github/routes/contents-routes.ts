import { openRepository, READ_CONTENTS } from "../access.ts";
import type { FolderEntry, GitObject } from "../git/read-path.ts";
import { repositoryPage, repositoryUrl } from "../json/repository-json.ts";
import type { Lab } from "../lab.ts";
import { notFound, Problem } from "../problem.ts";
import type { RepositoryRecord } from "../records.ts";
import { type Answer, type Call, get, ok, param, type Route } from "../route.ts";

interface Place {
  readonly lab: Lab;
  readonly repository: RepositoryRecord;
  readonly ref: string;
  readonly path: string;
}

function entryJson(place: Place, entry: FolderEntry) {
  const { lab, repository, ref } = place;
  const file = entry.kind !== "folder";
  const path = place.path === "" ? entry.name : `${place.path}/${entry.name}`;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryUrl(lab, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const page = repositoryPage(lab, repository);
  const git = `${repositoryUrl(lab, repository)}/git/${file ? "blobs" : "trees"}/${entry.sha}`;
  const html = `${page}/${file ? "blob" : "tree"}/${ref}/${encoded}`;
  return {
    name: entry.name,
    path,
    sha: entry.sha,
    size: file ? entry.size : 0,
    url,
    html_url: html,
    git_url: git,
    download_url: file && entry.kind !== "submodule" ? `${page}/raw/${ref}/${encoded}` : null,
    type: typeNames[entry.kind],
    _links: { self: url, git, html },
  };
}

// GitHub lists a submodule as a file, for the sake of old clients.
const typeNames = { file: "file", folder: "dir", symlink: "symlink", submodule: "file" } as const;

function fileJson(place: Place, file: Extract<GitObject, { kind: "file" }>) {
  const parts = place.path.split("/");
  const entry = { name: parts.at(-1) ?? "", kind: "file", sha: file.sha, size: file.bytes.length } as const;
  const base64 = file.bytes.toString("base64");
  return {
    ...entryJson({ ...place, path: parts.slice(0, -1).join("/") }, entry),
    // GitHub breaks the lines, and so a reader that forgets about it must fail here too.
    content: base64.replaceAll(/(.{60})/g, "$1\n"),
    encoding: "base64",
  };
}

const RAW = /application\/vnd\.github(\.v3)?\.raw(\+json)?/;

async function read(lab: Lab, call: Call): Promise<Answer> {
  const repository = openRepository(lab, call, READ_CONTENTS);
  const ref = call.query.get("ref") ?? repository.defaultBranch;
  const commit = await lab.git.resolve(repository, ref);
  if (commit === undefined) throw new Problem(404, `No commit found for the ref ${ref}`);
  const path = param(call, "path").replaceAll(/^\/+|\/+$/g, "");
  const found = await lab.git.read(repository, commit, path);
  if (found === undefined) throw notFound();
  const place = { lab, repository, ref, path };
  if (found.kind === "folder") return ok(found.entries.map((entry) => entryJson(place, entry)));
  const type = RAW.exec(call.headers.get("accept") ?? "")?.[0];
  if (type === undefined) return ok(fileJson(place, found));
  return { status: 200, raw: { type: `${type}; charset=utf-8`, bytes: found.bytes } };
}

/** Files and folders of a commit, read from the real repository. */
export const CONTENTS_ROUTES: readonly Route[] = [
  get("/repos/:owner/:repo/contents", read),
  get("/repos/:owner/:repo/contents/", read),
  get("/repos/:owner/:repo/contents/:path{.+}", read),
];
