import { z } from "zod";

import type { Endpoint } from "./endpoint.ts";

/** Most tokens of one picture, at any provider: they are counted by its size in pixels, not by its bytes. */
const pictureTokens = 50_000;

// Fields by which an answer reads, runs or repeats what does not stand in the request, or costs otherwise than listed.
const unbounded = [
  "previous_response_id",
  "conversation",
  "background",
  "best_of",
  "prediction",
  "audio",
  "web_search_options",
  "mcp_servers",
  "container",
];

const priced = new Set<unknown>([undefined, null, "auto", "default", "standard_only"]);
// What the runtime itself carries out; tools of a provider read and cost by themselves.
const ownTool = /^(?:function|custom|local_shell|shell|apply_patch|(?:bash|text_editor|memory)_\d+)$/;
const pictures = new Set(["image", "image_url", "input_image"]);
const elsewhere = new Set([
  "document",
  "file",
  "input_file",
  "item_reference",
  "input_audio",
  "container_upload",
]);

const request = z.looseObject({
  n: z.unknown().optional(),
  service_tier: z.unknown().optional(),
  tools: z.array(z.looseObject({ type: z.unknown().optional() })).nullish(),
  messages: z.unknown().optional(),
  input: z.unknown().optional(),
});
const part = z.looseObject({
  type: z.unknown().optional(),
  content: z.unknown().optional(),
  output: z.unknown().optional(),
});

/** Tokens of a request that its bytes do not show, or why nobody can say what it costs. */
export function unboundedIn(
  body: Readonly<Record<string, unknown>>,
  endpoint: Endpoint,
): { readonly hidden: number } | { readonly refused: string } {
  const fields = endpoint === "responses" ? [...unbounded, "prompt"] : unbounded;
  const field = fields.find(
    (name) => body[name] !== undefined && body[name] !== null && body[name] !== false,
  );
  if (field !== undefined) return refused(`"${field}"`);
  const parsed = request.safeParse(body);
  if (!parsed.success) return refused("these tools");
  const { n = 1, service_tier: tier, tools, messages, input } = parsed.data;
  if (n !== 1 && n !== null) return refused("more than one answer");
  if (!priced.has(tier)) return refused("another service tier");
  const tool = tools?.find(
    ({ type }) => type !== undefined && !(typeof type === "string" && ownTool.test(type)),
  );
  if (tool) return refused("tools of the provider");
  const types = [...partsOf(messages), ...partsOf(input)];
  if (types.some((type) => elsewhere.has(type))) return refused("files, documents or sound");
  return { hidden: types.filter((type) => pictures.has(type)).length * pictureTokens };
}

function refused(what: string): { readonly refused: string } {
  return { refused: `A model request with ${what} is not sent: nobody can say before what it costs.` };
}

/** The types of all parts of a talk. What a model wrote as a tool's arguments is no part of it. */
function partsOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => {
    const found = part.safeParse(each).data;
    if (!found) return [];
    const { type, content, output } = found;
    return [...(typeof type === "string" ? [type] : []), ...partsOf(content), ...partsOf(output)];
  });
}
