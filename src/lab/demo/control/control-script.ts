import { deferred } from "../../github/deferred.ts";
import {
  lastAsked,
  type Improvise,
  type ModelRequest,
  type Reply,
  type ToolCall,
} from "../../model/script.ts";
import { stubborn } from "../story-script.ts";

/** Holds answers of the model until the story lets them go. */
export interface Held {
  /** Lets go all that are held, and those to come. */
  release(): void;
  /** From now on answers are held again. */
  renew(): void;
}

const call = (name: string, args: ToolCall["arguments"]): Reply => ({ tools: [{ name, arguments: args }] });

const bash = (command: string): Reply => call("bash", { command, description: "work", mode: "sync" });

/** Said after a turn was ended, so that it can be looked for. */
export const lateWords = "This must never be seen.";

/** What the model does is what people ask for in double brackets; nothing else. */
export function controlScript(): { readonly script: Improvise; readonly held: Held } {
  let released = deferred();
  const acts: Readonly<Record<string, (request: ModelRequest) => Reply | Promise<Reply>>> = {
    "[[say]]": () => call("post_comment", { body: "Said." }),
    "[[hold]]": async () => {
      await released.promise;
      return call("post_comment", { body: lateWords });
    },
    "[[long]]": async (request) => {
      if (request.tools.includes("bash")) return bash(stubborn);
      await released.promise;
      return call("post_comment", { body: lateWords });
    },
    "help me": async () => {
      await released.promise;
      return { text: "Helped." };
    },
    // As many at once as the budget does not take.
    "[[helpers]]": () => ({
      tools: Array.from({ length: 6 }, (_, nth) => ({
        name: "task",
        arguments: { description: "d", prompt: "help me", agent_type: "reviewer", name: `helper${nth}` },
      })),
    }),
    // Says that it took nearly everything.
    "[[spend]]": () => ({
      ...call("update_plan", { items: [{ text: "Look", done: true }] }),
      inputTokens: 58_000,
    }),
    "[[label]]": () => call("set_labels", { add: ["urgent"] }),
    "[[plan]]": () => call("propose_plan", { plan: "Write it in three steps." }),
    "[[change]]": () => ({
      tools: [
        { name: "post_comment", arguments: { body: "It is documented now." } },
        { name: "set_labels", arguments: { add: ["documentation"] } },
      ],
    }),
  };
  return {
    script: (request) => {
      const last = lastAsked(request);
      const found = Object.entries(acts).find(([words]) => last.includes(words));
      return found?.[1](request) ?? call("finish", { summary: "Done." });
    },
    held: {
      release: () => released.resolve(),
      renew: () => {
        released = deferred();
      },
    },
  };
}
