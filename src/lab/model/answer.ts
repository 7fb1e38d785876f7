import type { IncomingMessage, ServerResponse } from "node:http";
import { reword } from "./reword.ts";
import { UnexpectedRequest, findStep } from "./script.ts";
import type { ModelRequest, Reply } from "./script.ts";
import type { Fault, ModelState } from "./model-state.ts";
import { anthropicEvents, readAnthropic } from "./wire-anthropic.ts";
import { openaiEvents, openaiJson, readOpenai } from "./wire-openai.ts";

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

/** A request in the script's form, with the way to answer it on its own wire. */
interface Asked {
  readonly request: ModelRequest;
  readonly send: (response: ServerResponse, reply: Reply, id: string) => void;
}

const azurePath = /^\/openai\/(?:deployments\/[^/]+|v1)\/chat\/completions$/;

export async function answerRequest(state: ModelState, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  if (!hasKey(request, state.options.apiKey)) return refuse(response, 401, "Wrong or missing API key.");
  const url = new URL(request.url ?? "/", "http://model");
  const asked = read(url, exchange);
  if (!asked) return unexpected(state, response, `${request.method} ${url.pathname} is not a model request.`);
  state.requests.push({ ...asked.request, at: Date.now(), path: url.pathname + url.search });
  const fault = takeFault(state, asked.request.session);
  if (fault) return breakDown(fault, response);

  const found = findStep(state.options.script, asked.request);
  if ("unexpected" in found) return unexpected(state, response, found.unexpected);
  if (found.step.wait !== undefined) await state.gates.pass(found.step.wait);
  try {
    const scripted = found.step.reply;
    const reply = typeof scripted === "function" ? await scripted(asked.request) : scripted;
    const nth = state.said++;
    asked.send(response, state.options.reword === true ? reword(reply, nth) : reply, String(nth));
  } catch (error) {
    if (!(error instanceof UnexpectedRequest)) throw error;
    unexpected(state, response, error.message);
  }
}

function hasKey(request: IncomingMessage, key: string): boolean {
  const { authorization } = request.headers;
  return (
    authorization === `Bearer ${key}` ||
    request.headers["api-key"] === key ||
    request.headers["x-api-key"] === key
  );
}

function read(url: URL, exchange: Exchange): Asked | undefined {
  const session = String(exchange.request.headers["x-squadron-session"] ?? "");
  const json = parse(exchange.body);
  if (url.pathname === "/v1/messages") {
    const request = readAnthropic(json, session);
    return (
      request && {
        request,
        send: (response, reply, id) => stream(response, anthropicEvents(request, reply, id)),
      }
    );
  }
  if (!url.pathname.endsWith("/chat/completions")) return undefined;
  if (url.pathname.startsWith("/openai/") && !azurePath.test(url.pathname)) return undefined;
  const request = readOpenai(json, session);
  if (!request) return undefined;
  return {
    request,
    send: (response, reply, id) =>
      request.stream
        ? stream(response, openaiEvents(request, reply, id))
        : response
            .setHeader("content-type", "application/json")
            .end(JSON.stringify(openaiJson(request, reply, id))),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function stream(response: ServerResponse, lines: Iterable<string>): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const line of lines) response.write(line);
  response.end();
}

function unexpected(state: ModelState, response: ServerResponse, sentence: string): void {
  state.unexpected.push(sentence);
  refuse(response, 400, sentence);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ error: { message, type: "scripted_model" } }));
}

function takeFault(state: ModelState, session: string): Fault | undefined {
  const fault = state.faults.find((one) => one.times > 0 && (one.session ?? session) === session);
  if (fault) fault.times -= 1;
  return fault;
}

function breakDown(fault: Fault, response: ServerResponse): void {
  if (fault.kind === "hang") return;
  if (fault.kind === "drop") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: ", () => response.destroy());
    return;
  }
  if (fault.retryAfter !== undefined) response.setHeader("retry-after", String(fault.retryAfter));
  refuse(response, fault.status ?? 500, "A fault was asked for.");
}
