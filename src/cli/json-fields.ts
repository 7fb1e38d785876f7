import { z } from "zod";

/**
 * The option `--json`: which fields to print, in their order; `--json` alone prints all. Of a misspelt one it says which
 * there are.
 */
export function jsonFields(output: z.ZodObject) {
  const known = Object.keys(output.shape);
  return z
    .string()
    .optional()
    .transform((text, context): readonly string[] | undefined => {
      const wanted = text?.split(",").filter((field) => field !== "");
      const unknown = wanted?.find((field) => !known.includes(field));
      if (unknown !== undefined)
        context.addIssue(`There is no field "${unknown}". Fields, separated by commas: ${known.join(", ")}.`);
      return wanted?.length === 0 ? known : wanted;
    })
    .describe(`JSON with these fields, separated by commas; alone, all of them: ${known.join(", ")}`);
}

/** Of one thing or a list of them the fields that are wanted, as JSON. */
export function toJson(data: object | readonly object[], fields: readonly string[]): string {
  const chosen = (each: object): object =>
    Object.fromEntries(fields.map((field): [string, unknown] => [field, Reflect.get(each, field)]));
  return JSON.stringify(Array.isArray(data) ? data.map(chosen) : chosen(data), null, 2);
}
