import { isObject, type Json, type JsonObject } from "./document.ts";

function nullable(schema: JsonObject): Json {
  const { nullable: mayBeNull, ...rest } = schema;
  if (mayBeNull !== true) return rest;
  if (typeof rest["type"] !== "string") return { anyOf: [rest, { type: "null" }] };
  const values = rest["enum"];
  return {
    ...rest,
    type: [rest["type"], "null"],
    ...(Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {}),
  };
}

/** OpenAPI 3.0 writes "or null" in a way that JSON Schema does not know; all else is the same. */
export function toJsonSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => toJsonSchema(item));
  if (!isObject(value)) return value;
  const converted = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonSchema(item)]));
  return nullable(converted);
}
