import { z } from "zod";

import { execute } from "../graphql/execute.ts";
import { parseDocument, SyntaxProblem, type Value } from "../graphql/parse.ts";
import { rootThing } from "../graphql/root.ts";
import type { Lab } from "../lab.ts";
import { Problem } from "../problem.ts";
import { type Answer, type Call, ok, parseBody, post, type Route } from "../route.ts";

const VALUE: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(VALUE), z.record(z.string(), VALUE)]),
);
const REQUEST = z.object({ query: z.string(), variables: z.record(z.string(), VALUE).nullish() });

async function answer(lab: Lab, call: Call): Promise<Answer> {
  const { actor } = call;
  if (actor.kind !== "user" && actor.kind !== "installation") {
    throw new Problem(401, "This endpoint requires you to be authenticated.");
  }
  const request = parseBody(call, REQUEST);
  let changed = false;
  const onChange = (): void => {
    changed = true;
  };
  try {
    const document = parseDocument(request.query, request.variables ?? {});
    const outcome = await execute(rootThing({ lab, actor, onChange }, document.kind), document);
    return { ...ok(outcome), changed };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { ...ok({ errors: [{ message: error.message }] }), changed };
  }
}

/** The few operations that GitHub offers by GraphQL only. A server of one's own has it beside, not below `/api/v3`. */
export const GRAPHQL_ROUTES: readonly Route[] = [post("/graphql", answer), post("/api/graphql", answer)];
