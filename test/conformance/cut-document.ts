import { isObject, type Json, type JsonObject, type OpenApi } from "./document.ts";

const PROSE = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "deprecated",
]);
// Below these keys stand names that GitHub chose, not words of the OpenAPI language: a property may be called `description`.
const NAMES = new Set([
  "properties",
  "patternProperties",
  "schemas",
  "parameters",
  "responses",
  "headers",
  "content",
]);

/** Takes out what only people read. */
export function withoutProse(value: Json, namesBelow = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutProse(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key]) => namesBelow || (!PROSE.has(key) && !key.startsWith("x-")),
  );
  const slim = kept.map(([key, item]): [string, Json] => [
    key,
    withoutProse(item, !namesBelow && NAMES.has(key)),
  ]);
  return corrected(Object.fromEntries(slim));
}

/** GitHub's document asks an account to be a user and an enterprise at once in one list, where it means either. */
function corrected(schema: JsonObject): JsonObject {
  const { allOf, ...rest } = schema;
  const members: readonly Json[] = Array.isArray(allOf) ? allOf : [];
  const titles = members.map((member) => (isObject(member) ? member["title"] : undefined));
  if (!titles.includes("Simple User") || !titles.includes("Enterprise")) return schema;
  return { ...rest, anyOf: members };
}

function referencesIn(value: Json, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) referencesIn(item, found);
  } else if (isObject(value)) {
    const reference = value["$ref"];
    if (typeof reference === "string") found.add(reference);
    for (const item of Object.values(value)) referencesIn(item, found);
  }
}

function componentsFor(document: OpenApi, roots: readonly Json[]): Record<string, Record<string, Json>> {
  const references = new Set<string>();
  for (const root of roots) referencesIn(root, references);
  const components: Record<string, Record<string, Json>> = {};
  // The set grows while it is walked, until everything that is reachable is in it.
  for (const reference of references) {
    const [, , group = "", name = ""] = reference.split("/");
    const component = withoutProse(document.components[group]?.[name] ?? null);
    (components[group] ??= {})[name] = component;
    referencesIn(component, references);
  }
  return components;
}

/** A response keeps `description`: the OpenAPI language demands it there. */
function slimOperation(operation: JsonObject): JsonObject {
  const slim = withoutProse(operation) as Record<string, Json>;
  const responses = Object.entries((slim["responses"] ?? {}) as JsonObject);
  const described = responses.map(([status, response]): [string, Json] =>
    isObject(response) && response["$ref"] === undefined
      ? [status, { description: "", ...response }]
      : [status, response],
  );
  return { ...slim, responses: Object.fromEntries(described) };
}

function pick(document: OpenApi, operations: readonly string[]): Record<string, Record<string, Json>> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const [method = "", path = ""] = operation.split(" ", 2);
    const found = document.paths[path]?.[method.toLowerCase()];
    if (found === undefined) throw new Error(`GitHub's contract has no ${operation}`);
    (paths[path] ??= {})[method.toLowerCase()] = slimOperation(found as unknown as JsonObject);
  }
  return paths;
}

function pickWebhooks(document: OpenApi, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    names.map((name) => {
      const found = document["x-webhooks"][name];
      if (found === undefined) throw new Error(`GitHub's contract has no webhook ${name}`);
      const { operationId, requestBody, responses } = found.post;
      return [
        name,
        { post: slimOperation({ operationId, requestBody, responses } as unknown as JsonObject) },
      ];
    }),
  );
}

function describeResponses(
  components: Record<string, Record<string, Json>>,
): Record<string, Record<string, Json>> {
  const responses = Object.entries(components["responses"] ?? {});
  const described = responses.map(([name, response]) => [
    name,
    { description: "", ...(response as JsonObject) },
  ]);
  return { ...components, responses: Object.fromEntries(described) as Record<string, Json> };
}

/** Cuts the named operations and webhooks, with everything they refer to, out of GitHub's document. */
export function cutDocument(
  document: OpenApi,
  wanted: {
    readonly operations: readonly string[];
    readonly webhooks: readonly string[];
    readonly source: string;
  },
): OpenApi {
  const paths = pick(document, wanted.operations);
  const webhooks = pickWebhooks(document, wanted.webhooks);
  const components = componentsFor(document, [...Object.values(paths), ...Object.values(webhooks)] as Json[]);
  const title = `Cut from ${wanted.source} (MIT) by test/conformance/cut.ts; not written by hand`;
  return {
    openapi: document.openapi,
    info: { title, version: document.info["version"] },
    servers: [{ url: "https://api.github.com" }],
    paths,
    "x-webhooks": webhooks,
    components: describeResponses(components),
  } as unknown as OpenApi;
}
