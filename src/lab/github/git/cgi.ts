import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";

import { type Actor, actorLogin } from "../actor.ts";
import { applyFaultAfter } from "../fault-effects.ts";
import type { ActiveFault } from "../faults.ts";
import type { Lab } from "../lab.ts";
import type { RepositoryRecord } from "../records.ts";
import { announceRefChanges, recordPush, refChanges } from "./ref-changes.ts";
import { gitEnvironment, SAFE_GIT } from "./run-git.ts";

/** One request of the git protocol, with the sockets it came on. */
export interface GitRequest {
  readonly lab: Lab;
  readonly method: string;
  readonly path: string;
  readonly owner: string;
  readonly name: string;
  readonly rest: string;
  readonly query: string;
  readonly push: boolean;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Cuts the connection. */
export function cut(outgoing: ServerResponse): number {
  outgoing.socket?.resetAndDestroy();
  return 0;
}

/** Answers in plain text, which git shows to its user. */
export function refuse(outgoing: ServerResponse, status: number, message: string): number {
  const headers = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
  outgoing.writeHead(status, { "content-type": "text/plain", ...headers }).end(`${message}\n`);
  return status;
}

/** A request that may be served. */
export interface Cgi {
  readonly request: GitRequest;
  readonly actor: Actor;
  readonly repository: RepositoryRecord;
  readonly fault: ActiveFault | undefined;
}

function startBackend(cgi: Cgi) {
  const { request, repository } = cgi;
  const { headers, method } = request.incoming;
  const folder = request.lab.git.folderOf(repository);
  const variables: Record<string, string> = {
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${request.rest}`,
    QUERY_STRING: request.query,
    REQUEST_METHOD: method ?? "GET",
    REMOTE_USER: actorLogin(request.lab, cgi.actor),
    REMOTE_ADDR: "127.0.0.1",
    CONTENT_TYPE: headers["content-type"] ?? "",
    HTTP_CONTENT_ENCODING: headers["content-encoding"] ?? "",
    GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
  };
  if (headers["content-length"] !== undefined) variables["CONTENT_LENGTH"] = headers["content-length"];
  const child = spawn("git", [...SAFE_GIT, "http-backend"], { cwd: folder, env: gitEnvironment(variables) });
  child.stdin.on("error", () => undefined);
  child.stderr.resume();
  request.incoming.pipe(child.stdin);
  request.outgoing.on("close", () => child.kill());
  return child;
}

interface CgiHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly rest: Buffer;
}

/** Cuts the header block off a CGI answer; `undefined` while it is not complete. */
function parseHead(bytes: Buffer): CgiHead | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const lines = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf(":")).toLowerCase(),
    line.slice(line.indexOf(":") + 1).trim(),
  ]);
  const { status, ...headers } = Object.fromEntries(pairs) as Record<string, string>;
  return { status: Number.parseInt(status ?? "200", 10), headers, rest: bytes.subarray(end + 4) };
}

/** A fetch is streamed: a pack may be larger than memory should hold. */
export async function uploadPack(cgi: Cgi): Promise<number> {
  const { outgoing } = cgi.request;
  const child = startBackend(cgi);
  let status = 0;
  let start = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    if (status !== 0) return void (outgoing.write(chunk) || pauseUntilDrained());
    start = Buffer.concat([start, chunk]);
    const head = parseHead(start);
    if (head === undefined) return;
    status = head.status;
    outgoing.writeHead(status, head.headers).write(head.rest);
  });
  const pauseUntilDrained = (): void => {
    child.stdout.pause();
    outgoing.once("drain", () => child.stdout.resume());
  };
  await finished(child.stdout).catch(() => undefined);
  if (status === 0) return refuse(outgoing, 500, "git http-backend gave no answer");
  outgoing.end();
  return status;
}

/** A push's answer is held back until its webhooks are queued, so that a client that has it can rely on them. */
export async function receivePack(cgi: Cgi): Promise<number> {
  const { lab } = cgi.request;
  const { repository, actor } = cgi;
  const output = await lab.git.exclusive(repository, async () => {
    const before = await lab.git.refs(repository);
    const chunks: Buffer[] = [];
    const child = startBackend(cgi);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    await finished(child.stdout).catch(() => undefined);
    const changes = refChanges(before, await lab.git.refs(repository));
    if (changes.length > 0) recordPush({ lab, actor, repository }, changes);
    await announceRefChanges({ lab, actor, repository }, changes);
    return Buffer.concat(chunks);
  });
  const { outgoing } = cgi.request;
  const late = cgi.fault === undefined ? undefined : await applyFaultAfter(cgi.fault, { status: 200 });
  if (late === "reset") return cut(outgoing);
  if (late !== undefined && late.status >= 500) return refuse(outgoing, late.status, "Bad Gateway");
  const head = parseHead(output);
  if (head === undefined) return refuse(outgoing, 500, "git http-backend gave no answer");
  outgoing.writeHead(head.status, head.headers).end(head.rest);
  return head.status;
}
