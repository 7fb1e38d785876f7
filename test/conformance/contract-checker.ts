import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

import { isObject, type Json, type OpenApi, type Parameter, readCut, resolveRef } from "./document.ts";
import { toJsonSchema } from "./json-schema.ts";
import { createMatcher, type Matched } from "./match-operation.ts";

/** One request and its answer. */
interface CheckedExchange {
  readonly method: string;
  /** Path with query, without a prefix. */
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
  /** Media type of the answer; only JSON is compared. */
  readonly responseType?: string;
}

export interface Violation {
  readonly where: "request" | "response";
  readonly operation: string;
  readonly problem: string;
}

/** Compares requests, answers and webhooks with GitHub's own description of them. */
export interface ContractChecker {
  readonly check: (exchange: CheckedExchange) => readonly Violation[];
  readonly checkWebhook: (event: string, payload: unknown) => readonly Violation[];
  /** Operations and webhooks that were seen so far. */
  readonly covered: ReadonlySet<string>;
}

type Validate = (pointer: readonly string[], value: unknown) => readonly string[];

function words(error: ErrorObject): string {
  return `${error.instancePath === "" ? "the body" : error.instancePath} ${error.message ?? error.keyword}`;
}

function createValidator(document: OpenApi): Validate {
  // The document uses words of OpenAPI that are none of JSON Schema, and formats of GitHub's own.
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(toJsonSchema(document as unknown as Json) as object, "cut");
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, value) => {
    const escaped = pointer.map((part) =>
      encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")),
    );
    const reference = `cut#/${escaped.join("/")}`;
    const validate = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(words);
  };
}

function coerce(text: string, schema: Parameter["schema"]): unknown {
  const type = schema?.["type"];
  if ((type === "integer" || type === "number") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

interface Deps {
  readonly document: OpenApi;
  readonly validate: Validate;
}

function checkParameters(deps: Deps, matched: Matched, query: URLSearchParams): string[] {
  const declared = (matched.operation.parameters ?? []).map((parameter, index) => {
    if (!("$ref" in parameter))
      return { parameter, at: ["paths", matched.path, matched.method, "parameters", String(index)] };
    return {
      parameter: resolveRef(deps.document, parameter.$ref) as unknown as Parameter,
      at: parameter.$ref.slice(2).split("/"),
    };
  });
  const problems: string[] = [];
  for (const { parameter, at } of declared) {
    const inPath = matched.params[parameter.name];
    const text = parameter.in === "query" ? query.get(parameter.name) : inPath && decodeURIComponent(inPath);
    if (parameter.in !== "path" && parameter.in !== "query") continue;
    if (text === undefined || text === null) {
      if (parameter.required === true && parameter.name !== "path")
        problems.push(`${parameter.name} is missing`);
      continue;
    }
    const found = deps.validate([...at, "schema"], coerce(text, parameter.schema));
    problems.push(...found.map((problem) => `parameter ${parameter.name}: ${problem}`));
  }
  const known = new Set(
    declared.filter(({ parameter }) => parameter.in === "query").map(({ parameter }) => parameter.name),
  );
  // GitHub passes over what it does not know, so a misspelt parameter would go unnoticed there.
  return [
    ...problems,
    ...[...query.keys()]
      .filter((name) => !known.has(name))
      .map((name) => `GitHub knows no parameter ${name}`),
  ];
}

function checkRequestBody(deps: Deps, matched: Matched, body: unknown): readonly string[] {
  const declared = matched.operation.requestBody;
  if (declared === undefined) return body === undefined || isEmpty(body) ? [] : ["GitHub takes no body here"];
  if (body === undefined) return declared.required === true ? ["the body is missing"] : [];
  const at = ["paths", matched.path, matched.method, "requestBody", "content", "application/json", "schema"];
  return deps.validate(at, body);
}

const isEmpty = (body: unknown): boolean => isObject(body) && Object.keys(body).length === 0;

interface Declared {
  /** Where the response stands in the document. */
  readonly at: readonly string[];
  readonly content: unknown;
}

function declaredResponse(deps: Deps, matched: Matched, status: number): Declared | undefined {
  const declared = matched.operation.responses[String(status)];
  if (declared === undefined) return undefined;
  if (!("$ref" in declared)) {
    const at = ["paths", matched.path, matched.method, "responses", String(status)];
    return { at, content: declared.content };
  }
  const response = resolveRef(deps.document, declared.$ref);
  return {
    at: declared.$ref.slice(2).split("/"),
    content: isObject(response) ? response["content"] : undefined,
  };
}

function checkResponse(deps: Deps, matched: Matched, exchange: CheckedExchange): readonly string[] {
  const { status, responseBody, responseType = "application/json" } = exchange;
  if (status === 304) return [];
  const declared = declaredResponse(deps, matched, status);
  if (declared === undefined) {
    // Errors that any operation can end with are not written at each of them; their shape is the same everywhere.
    if (status >= 400) return deps.validate(["components", "schemas", "basic-error"], responseBody);
    return [`GitHub never answers ${status} here`];
  }
  if (!responseType.startsWith("application/json")) return [];
  const json = isObject(declared.content) ? declared.content["application/json"] : undefined;
  if (json === undefined) return responseBody === undefined ? [] : ["GitHub sends no body here"];
  return deps.validate([...declared.at, "content", "application/json", "schema"], responseBody);
}

/** A checker over the committed cut, or over another document. */
export function createContractChecker(document: OpenApi = readCut()): ContractChecker {
  const deps = { document, validate: createValidator(document) };
  const match = createMatcher(document);
  const covered = new Set<string>();
  const check = (exchange: CheckedExchange): readonly Violation[] => {
    const url = new URL(exchange.path, "http://lab");
    // GraphQL has a schema of its own, of which the lab refuses all that it does not know; logs lie on another host.
    if (url.pathname === "/graphql" || url.pathname.startsWith("/_logs/")) return [];
    const matched = match(exchange.method, url.pathname);
    if (matched === undefined) {
      const operation = `${exchange.method} ${url.pathname}`;
      return [{ where: "request", operation, problem: "the cut of GitHub's contract has no such operation" }];
    }
    covered.add(matched.name);
    const violation = (where: Violation["where"]) => (problem: string) => ({
      where,
      operation: matched.name,
      problem,
    });
    const request = [
      ...checkParameters(deps, matched, url.searchParams),
      ...checkRequestBody(deps, matched, exchange.requestBody),
    ];
    return [
      ...request.map(violation("request")),
      ...checkResponse(deps, matched, exchange).map(violation("response")),
    ];
  };
  const checkWebhook = (event: string, payload: unknown): readonly Violation[] => {
    const action = isObject(payload) && typeof payload["action"] === "string" ? `-${payload["action"]}` : "";
    const name = `${event}${action}`.replaceAll("_", "-");
    const operation = `webhook ${name}`;
    if (document["x-webhooks"][name] === undefined)
      return [{ where: "request", operation, problem: "GitHub has no such webhook" }];
    covered.add(operation);
    const at = ["x-webhooks", name, "post", "requestBody", "content", "application/json", "schema"];
    return deps.validate(at, payload).map((problem) => ({ where: "request", operation, problem }));
  };
  return { check, checkWebhook, covered };
}
