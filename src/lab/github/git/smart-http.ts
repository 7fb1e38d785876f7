import type { IncomingMessage, ServerResponse } from "node:http";

import { canSee, may, READ_CONTENTS, WRITE_CONTENTS } from "../access.ts";
import { type Actor, actorLogin } from "../actor.ts";
import { authenticate } from "../authenticate.ts";
import type { ActiveFault } from "../faults.ts";
import { applyFaultBefore } from "../fault-effects.ts";
import { findRepository } from "../find.ts";
import type { LabRequest } from "../journal.ts";
import type { Lab } from "../lab.ts";
import { Problem } from "../problem.ts";
import type { RepositoryRecord } from "../records.ts";
import { cut, type GitRequest, receivePack, refuse, uploadPack } from "./cgi.ts";

const GIT_PATH = /^\/([\w.-]+)\/([\w.-]+?)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Recognizes a request of the git smart HTTP protocol. */
export function isGitRequest(url: string): boolean {
  return GIT_PATH.test(url.split("?", 1)[0] ?? "");
}

/** Serves clone, fetch and push of one repository, with the same tokens and permissions as REST. */
export async function serveGit(lab: Lab, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = parseRequest({ lab, incoming, outgoing });
  const actor = actorOf(request);
  const login = actor === undefined ? "refused" : actorLogin(lab, actor);
  const { method } = request;
  const fault = lab.faults.take({ method, path: request.path, actor: login });
  const concurrent = ++lab.journal.traffic.inFlight;
  try {
    const status = await answer(request, actor, fault);
    lab.journal.requests.push({
      at: lab.now(),
      method,
      path: request.path,
      actor: login,
      status,
      authorization: authorizationOf(actor),
      conditional: "none",
      fault: fault?.rule.kind,
      concurrent,
      headers: { "user-agent": incoming.headers["user-agent"] ?? "" },
    });
  } finally {
    lab.journal.traffic.inFlight--;
  }
}

function parseRequest(raw: Pick<GitRequest, "lab" | "incoming" | "outgoing">): GitRequest {
  const [path = "", query = ""] = (raw.incoming.url ?? "").split("?", 2);
  const [, owner = "", name = "", rest = ""] = GIT_PATH.exec(path) ?? [];
  const push = rest === "git-receive-pack" || query.includes("git-receive-pack");
  return { ...raw, method: raw.incoming.method ?? "GET", path, owner, name, rest, query, push };
}

async function answer(
  request: GitRequest,
  actor: Actor | undefined,
  fault: ActiveFault | undefined,
): Promise<number> {
  const { outgoing } = request;
  const early = fault === undefined ? undefined : await applyFaultBefore(fault);
  if (early === "reset") return cut(outgoing);
  if (early !== undefined) return refuse(outgoing, early.status, "GitHub is not available");
  const opened = open(request, actor);
  if (typeof opened === "number") return refuse(outgoing, opened, "Repository not found");
  const cgi = { request, actor: opened.actor, repository: opened.repository, fault };
  return request.rest === "git-receive-pack" ? receivePack(cgi) : uploadPack(cgi);
}

function authorizationOf(actor: Actor | undefined): LabRequest["authorization"] {
  if (actor === undefined) return "refused";
  return actor.kind === "anonymous" ? "none" : actor.kind;
}

function actorOf(request: GitRequest): Actor | undefined {
  try {
    return authenticate(request.lab, request.incoming.headers.authorization);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function open(
  request: GitRequest,
  actor: Actor | undefined,
): number | { readonly actor: Actor; readonly repository: RepositoryRecord } {
  const { lab, push } = request;
  // An App token is for the REST interface only.
  if (actor === undefined || actor.kind === "app") return 401;
  const repository = findRepository(lab.state, request.owner, request.name);
  const anonymous = actor.kind === "anonymous";
  if (repository === undefined || !canSee(lab, actor, repository)) return anonymous ? 401 : 404;
  if (may({ lab, actor }, repository, push ? WRITE_CONTENTS : READ_CONTENTS)) return { actor, repository };
  return anonymous ? 401 : 403;
}
