import type { Document, Field, Value } from "./parse.ts";

/** An object of the schema. A value may be a function of the field's arguments; what is not here does not exist. */
export interface Thing {
  readonly type: string;
  readonly fields: Readonly<Record<string, Resolvable>>;
}

type Given = Value | Thing | readonly Thing[] | undefined;
type Resolver = (args: Readonly<Record<string, Value>>) => Given | Promise<Given>;
type Resolvable = Given | Resolver;

/** A field that failed; the fields beside it are answered all the same. */
export class FieldProblem extends Error {
  readonly type: string;

  constructor(
    type: "FORBIDDEN" | "NOT_FOUND" | "UNPROCESSABLE" | "MISSING_PAGINATION_BOUNDARIES",
    message: string,
  ) {
    super(message);
    this.type = type;
  }
}

interface GraphqlError {
  readonly type?: string;
  readonly path: readonly string[];
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Outcome {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly GraphqlError[];
}

/** A document that asks for what the schema does not have: refused before anything happens. */
class SchemaProblem extends Error {
  readonly error: GraphqlError;

  constructor(error: GraphqlError) {
    super(error.message);
    this.error = error;
  }
}

const isThing = (value: unknown): value is Thing =>
  typeof value === "object" && value !== null && "fields" in value && "type" in value;

function missing(thing: Thing, field: Field, path: readonly string[]): SchemaProblem {
  return new SchemaProblem({
    path: [...path, field.name],
    message: `Field '${field.name}' doesn't exist on type '${thing.type}'`,
    extensions: { code: "undefinedField", typeName: thing.type, fieldName: field.name },
  });
}

async function select(thing: Thing, field: Field, path: readonly string[]): Promise<unknown> {
  if (field.name === "__typename") return thing.type;
  if (!(field.name in thing.fields)) throw missing(thing, field, path);
  const found = thing.fields[field.name];
  const value = typeof found === "function" ? await found(field.args) : found;
  return shape(value, field, [...path, field.name]);
}

async function shape(value: unknown, field: Field, path: readonly string[]): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => shape(item, field, path)));
  if (!isThing(value)) {
    if (value === null || field.below === undefined) return value ?? null;
    throw new SchemaProblem({ path, message: `Selections can't be made on scalars (field '${field.name}')` });
  }
  if (field.below === undefined) {
    const message = `Field must have selections (field '${field.name}' returns ${value.type} but has no selections)`;
    throw new SchemaProblem({ path, message });
  }
  const pairs: [string, unknown][] = [];
  for (const below of field.below) pairs.push([below.name, await select(value, below, path)]);
  return Object.fromEntries(pairs);
}

/** Answers a document: field by field from the root, errors in GraphQL's form. */
export async function execute(root: Thing, document: Document): Promise<Outcome> {
  const data: Record<string, unknown> = {};
  const errors: GraphqlError[] = [];
  for (const field of document.fields) {
    if (!(field.name in root.fields)) return { errors: [missing(root, field, [document.kind]).error] };
  }
  for (const field of document.fields) {
    try {
      data[field.name] = await select(root, field, []);
    } catch (error) {
      if (error instanceof SchemaProblem) return { errors: [error.error] };
      if (!(error instanceof FieldProblem)) throw error;
      data[field.name] = null;
      errors.push({ type: error.type, path: [field.name], message: error.message });
    }
  }
  return errors.length === 0 ? { data } : { data, errors };
}
