import type { Reply } from "./script.ts";

const openings = ["In short:", "To put it differently:", "As I see it:", "Said another way:", "Once more:"];

/** Arguments of tools that hold prose for people. */
const prose = new Set(["body", "text", "comment", "message", "summary", "question", "title", "reason"]);

/**
 * Says a reply in other words, as a real model does when it is asked again: whoever compares texts to find out whether
 * something was already posted, posts it twice. No two values of `nth` give the same wording.
 */
export function reword(reply: Reply, nth: number): Reply {
  const say = (text: string): string => `${openings[nth % openings.length] ?? ""} ${text} (wording ${nth})`;
  return {
    ...reply,
    ...(reply.text !== undefined && { text: say(reply.text) }),
    ...(reply.tools && {
      tools: reply.tools.map((tool) => ({
        ...tool,
        arguments: Object.fromEntries(
          Object.entries(tool.arguments).map(([name, value]) => [
            name,
            prose.has(name) && typeof value === "string" ? say(value) : value,
          ]),
        ),
      })),
    }),
  };
}
