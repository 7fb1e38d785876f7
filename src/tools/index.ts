import { askHuman } from "./ask-human.ts";
import { finish } from "./finish.ts";
import { postComment } from "./post-comment.ts";
import { readThread } from "./read-thread.ts";
import type { Tool } from "./tool.ts";
import { updatePlan } from "./update-plan.ts";

/** Every tool of Squadron's own, by name. A new one is one file, one line here and one test. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [readThread, postComment, updatePlan, askHuman, finish].map((tool) => [tool.name, tool as Tool]),
);
