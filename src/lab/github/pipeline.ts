import { type Actor, actorKey, actorLogin } from "./actor.ts";
import { authenticate } from "./authenticate.ts";
import { conditional, encode, type WireAnswer } from "./encode.ts";
import { applyFaultAfter, applyFaultBefore, secondaryLimitAnswer } from "./fault-effects.ts";
import type { ActiveFault } from "./faults.ts";
import type { Lab } from "./lab.ts";
import type { Refusal } from "./limits.ts";
import { Problem, problemBody } from "./problem.ts";
import type { Answer, Call, Route } from "./route.ts";

/** A request as it came in: routed, not yet authenticated. */
export interface Arrival {
  readonly route: Route | undefined;
  readonly method: string;
  readonly path: string;
  readonly prefix: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly text: string;
  /** Set when a person acts through the lab itself: no token, no faults, no limits, and not in the list of requests. */
  readonly person: string | undefined;
}

/** What goes back over the wire, or `reset` when the connection is to be cut. */
export type Departure = "reset" | WireAnswer;

/** Takes one request through faults, authentication, limits and its handler, and writes the journal. */
export async function serve(lab: Lab, arrival: Arrival): Promise<Departure> {
  const identified = identify(lab, arrival);
  if (arrival.person !== undefined)
    return through(lab, { arrival, identified, fault: undefined, refusal: undefined });
  const actor = identified instanceof Problem ? "refused" : actorLogin(lab, identified);
  const fault = lab.faults.take({ method: arrival.method, path: arrival.path, actor });
  const owner = limitOwner(identified);
  const refusal = lab.limits.enter(owner, arrival.route?.change ?? false);
  const concurrent = ++lab.journal.traffic.inFlight;
  try {
    const departure = await through(lab, { arrival, identified, fault, refusal });
    record(lab, { arrival, identified, fault, departure, concurrent });
    return departure;
  } finally {
    lab.limits.leave(owner);
    lab.journal.traffic.inFlight--;
  }
}

interface Passage {
  readonly arrival: Arrival;
  readonly identified: Actor | Problem;
  readonly fault: ActiveFault | undefined;
  readonly refusal: Refusal | undefined;
}

const limitOwner = (identified: Actor | Problem): string =>
  identified instanceof Problem ? "anonymous" : actorKey(identified);

async function through(lab: Lab, passage: Passage): Promise<Departure> {
  const { fault, identified } = passage;
  const early = fault === undefined ? undefined : await applyFaultBefore(fault);
  if (early === "reset") return "reset";
  if (early !== undefined) return encoded(lab, passage, early);
  const refused = identified instanceof Problem;
  const answer = refused ? problemAnswer(identified) : await limited(lab, passage, identified);
  // Before a fault replaces it: what a broken gateway says is no part of GitHub's contract.
  report(lab, passage, answer);
  const late = fault === undefined ? answer : await applyFaultAfter(fault, answer);
  return late === "reset" ? "reset" : encoded(lab, passage, late);
}

function identify(lab: Lab, arrival: Arrival): Actor | Problem {
  if (arrival.person !== undefined) return { kind: "user", login: arrival.person };
  try {
    return authenticate(lab, arrival.headers.get("authorization") ?? undefined);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function limited(lab: Lab, passage: Passage, actor: Actor): Promise<Answer> {
  const { arrival, refusal } = passage;
  // How much is left may be asked at any time, and costs nothing.
  const asksLimit = arrival.path === "/rate_limit";
  if (refusal !== undefined && !asksLimit) return refusalAnswer(refusal);
  const answer = await handle(lab, arrival, actor);
  const free =
    asksLimit || arrival.person !== undefined || (answer.status === 304 && actor.kind !== "anonymous");
  if (!free) lab.limits.count(actorKey(actor));
  return answer;
}

function refusalAnswer(refusal: Refusal): Answer {
  if (refusal.kind === "secondary") return secondaryLimitAnswer(refusal.retryAfter);
  return { status: 403, body: problemBody(new Problem(403, "API rate limit exceeded")) };
}

async function handle(lab: Lab, arrival: Arrival, actor: Actor): Promise<Answer> {
  const body = parseJson(arrival.text);
  const answer = await answerOf(lab, { arrival, actor, body });
  const { route } = arrival;
  if (route?.change === true && answer.status < 300 && answer.changed !== false) {
    const { status } = answer;
    const { method, path } = arrival;
    lab.journal.writes.push({
      at: lab.now(),
      method,
      path,
      actor: actorLogin(lab, actor),
      status,
      body,
      made: madeBy(answer),
    });
  }
  return conditional(arrival, answer);
}

async function answerOf(
  lab: Lab,
  input: { readonly arrival: Arrival; readonly actor: Actor; readonly body: unknown },
): Promise<Answer> {
  const { arrival, actor, body } = input;
  try {
    if (arrival.route === undefined) throw new Problem(404, "Not Found");
    if (body === MALFORMED) throw new Problem(400, "Problems parsing JSON");
    const call: Call = { ...arrival, body, actor };
    return await arrival.route.handle(lab, call);
  } catch (error) {
    if (error instanceof Problem) return problemAnswer(error);
    throw error;
  }
}

const MALFORMED = Symbol("malformed");

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}

function problemAnswer(problem: Problem): Answer {
  return { status: problem.status, body: problemBody(problem), headers: problem.headers };
}

function madeBy(answer: Answer): number | string | undefined {
  const { body } = answer;
  if (typeof body !== "object" || body === null || !("id" in body)) return undefined;
  return typeof body.id === "number" || typeof body.id === "string" ? body.id : undefined;
}

function encoded(lab: Lab, passage: Passage, answer: Answer): WireAnswer {
  const { arrival, identified } = passage;
  return encode(lab, { headers: arrival.headers, limitOwner: limitOwner(identified) }, answer);
}

function report(lab: Lab, passage: Passage, answer: Answer): void {
  const { arrival, identified } = passage;
  const query = arrival.query.toString();
  lab.onExchange?.({
    actor: identified instanceof Problem ? "refused" : actorLogin(lab, identified),
    method: arrival.method,
    path: query === "" ? arrival.path : `${arrival.path}?${query}`,
    requestBody: arrival.text === "" ? undefined : parseJson(arrival.text),
    status: answer.status,
    responseBody: answer.raw === undefined ? answer.body : undefined,
    responseType: answer.raw?.type ?? "application/json",
  });
}

const KEPT_HEADERS = ["accept", "user-agent", "x-github-api-version", "if-none-match"];

function record(
  lab: Lab,
  seen: Omit<Passage, "refusal"> & { readonly departure: Departure; readonly concurrent: number },
): void {
  const { arrival, identified, departure } = seen;
  const status = departure === "reset" ? 0 : departure.status;
  const asked = arrival.headers.has("if-none-match");
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = arrival.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const kind = identified instanceof Problem ? "refused" : identified.kind;
  lab.journal.requests.push({
    at: lab.now(),
    method: arrival.method,
    path: arrival.path,
    actor: identified instanceof Problem ? "refused" : actorLogin(lab, identified),
    status,
    authorization: kind === "anonymous" ? "none" : kind,
    conditional: asked ? (status === 304 ? "hit" : "miss") : "none",
    fault: seen.fault?.rule.kind,
    concurrent: seen.concurrent,
    headers: Object.fromEntries(kept) as Record<string, string>,
  });
}
