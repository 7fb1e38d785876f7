import { parse } from "hono/utils/cookie";

import { displayCookie, personCookie } from "./cookies.ts";
import { digestOf } from "./serve-displays.ts";
import type { Recognize, Visitor } from "./visitor.ts";

interface Doors {
  /** The lab's: everybody who reaches it may look. */
  readonly isOpen: boolean;
  readonly tokens: readonly string[];
  /** Undefined where nobody signs in. */
  readonly personOf: ((cookie: string) => Visitor | undefined) | undefined;
}

const everything: Visitor["sees"] = () => Promise.resolve(() => true);

/** Knows who may look. With no door open it knows nobody. */
export function createRecognize({ isOpen, tokens, personOf }: Doors): Recognize {
  const displays = new Set(tokens.map(digestOf));
  return (request) => {
    const cookies = parse(request.headers.get("cookie") ?? "");
    const person = personOf?.(cookies[personCookie] ?? "");
    if (person) return person;
    if (displays.has(cookies[displayCookie] ?? ""))
      return { name: "display", sees: everything, seesAll: true, say: undefined };
    return isOpen ? { name: "lab", sees: everything, seesAll: true, say: undefined } : undefined;
  };
}
