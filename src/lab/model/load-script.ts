import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { SquadronError } from "../../domain/errors.ts";
import type { Script } from "./script.ts";

const toolCall = z.strictObject({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
});
const reply = z.strictObject({
  text: z.string().optional(),
  tools: z.array(toolCall).optional(),
  inputTokens: z.int().optional(),
  outputTokens: z.int().optional(),
});
const step = z.strictObject({
  expect: z.string().transform(toPattern).optional(),
  wait: z.string().optional(),
  reply,
});
const file = z.record(z.string(), z.array(step));

/** Reads a script from a YAML or JSON file: session labels with their steps. @throws SquadronError `input`. */
export function loadScript(path: string): Script {
  const parsed = file.safeParse(parse(readFileSync(path, "utf8")));
  if (parsed.success) return withoutUndefined(parsed.data);
  throw new SquadronError("input", `${path} is not a conversation script: ${z.prettifyError(parsed.error)}`);
}

function toPattern(text: string): string | RegExp {
  const match = /^\/(.+)\/([a-z]*)$/s.exec(text);
  return match?.[1] === undefined ? text : new RegExp(match[1], match[2]);
}

/** Zod leaves optional keys undefined-able; the script's types say they are absent. */
function withoutUndefined(data: z.infer<typeof file>): Script {
  const clean = (value: object): object =>
    Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
  return Object.fromEntries(
    Object.entries(data).map(([session, steps]) => [
      session,
      steps.map((one) => ({ ...clean(one), reply: clean(one.reply) })),
    ]),
  );
}
