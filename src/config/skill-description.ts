import { z } from "zod";

import { splitFrontMatter } from "./front-matter.ts";
import { readYaml } from "./yaml-source.ts";

// Of the Agent Skills format, as GitHub documents it: longer ones are cut off there.
const longest = 1_024;

const frontMatter = z.looseObject({ description: z.string().trim().min(1).max(longest) });

/** What a skill's `SKILL.md` says it is for; undefined when it does not say so in its front matter. Never throws. */
export function skillDescription(text: string): string | undefined {
  const { head = "" } = splitFrontMatter(text);
  return frontMatter.safeParse(readYaml(head, { file: "SKILL.md" }).value).data?.description;
}
