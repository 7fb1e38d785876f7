import type { Octokit } from "@octokit/rest";
import type { z } from "zod";

/** Asks GitHub's GraphQL interface, for what REST does not offer. */
export async function askGraph<Shape extends z.ZodType>(
  client: Octokit,
  { query, variables }: { query: string; variables: Readonly<Record<string, unknown>> },
  shape: Shape,
): Promise<z.output<Shape>> {
  return shape.parse(await client.graphql(query, variables));
}
