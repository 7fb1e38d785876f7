import { readFileSync } from "node:fs";

/** JSON as it is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly schema?: JsonObject;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonObject }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

/** As much of an OpenAPI document as the checks need. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: JsonObject;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly "x-webhooks": Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: Readonly<Record<string, JsonObject>>;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the committed cut is. */
export const CUT_FILE = new URL("openapi.generated.json", import.meta.url);

/** The committed cut of GitHub's contract. */
export function readCut(): OpenApi {
  return JSON.parse(readFileSync(CUT_FILE, "utf8")) as OpenApi;
}

/** Follows a `$ref` inside the document. */
export function resolveRef(document: OpenApi, reference: string): Json {
  const parts = reference.replace(/^#\//, "").split("/");
  let value: unknown = document;
  for (const part of parts) value = isObject(value) ? value[part] : undefined;
  if (value === undefined) throw new Error(`The cut has no ${reference}; make it again with cut.ts`);
  return value as Json;
}
