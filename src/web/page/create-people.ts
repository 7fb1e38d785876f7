import { z } from "zod";

import type { SignIn } from "../../ports/sign-in.ts";
import type { Seal } from "./seal.ts";
import type { Visitor } from "./visitor.ts";

// A right that was taken away on GitHub may still be used here for so long; milliseconds.
const knownMs = 60_000;
const mostKnown = 1_000;

const signedIn = z.object({ token: z.string(), login: z.string(), until: z.number() });

interface Deps {
  readonly signIn: SignIn;
  readonly seal: Seal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Knows people by what their browser keeps for us. @returns undefined for whoever did not sign in, or long ago. */
export function createPeople({ signIn, seal, now }: Deps): (cookie: string) => Visitor | undefined {
  const known = new Map<string, { readonly until: number; readonly ids: Promise<ReadonlySet<number>> }>();
  const repositories = (token: string): Promise<ReadonlySet<number>> => {
    const found = known.get(token);
    if (found && now() < found.until) return found.ids;
    if (known.size >= mostKnown) known.clear();
    const ids = signIn.repositories(token);
    known.set(token, { until: now() + knownMs, ids });
    ids.catch(() => known.delete(token));
    return ids;
  };
  return (cookie) => {
    const text = seal.open(cookie);
    if (text === undefined) return undefined;
    const { data } = signedIn.safeParse(JSON.parse(text));
    if (!data || now() >= data.until) return undefined;
    const { token, login, until } = data;
    return {
      name: login,
      sees: async () => {
        // Who watches is asked again and again, by what their browser brought at first.
        const ids = now() < until ? await repositories(token) : new Set<number>();
        return (id) => ids.has(id);
      },
      seesAll: false,
      say: (thread, words) => signIn.comment(token, thread, words),
    };
  };
}
