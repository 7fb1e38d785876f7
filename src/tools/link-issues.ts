import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { defineTool } from "./tool.ts";

export const linkIssues = defineTool({
  name: "link_issues",
  description:
    "Show how your issue belongs together with another one of this repository: that the other is a part of it, or that it is blocked by the other. Nobody waits by this; use block_on to wait.",
  input: z.object({
    issue: z.number().int().positive().describe("The other issue"),
    relation: z
      .enum(["part", "blocked-by", "not-blocked-by"])
      .describe("What the other is to yours: a part of it, or what it is blocked by (not any more)"),
  }),
  endsTurn: false,
  run: async ({ place, host, changes }, { issue, relation }) => {
    const { repository, number } = place;
    const other = issue === number ? undefined : await host.issueId(repository, issue);
    if (other === undefined)
      throw new SquadronError("refused", `#${issue} is no other issue of this repository.`);
    await changes.make(`link/${relation}/${issue}`, (named) =>
      relation === "part"
        ? { ...named, kind: "sub-issue", parent: number, childId: other }
        : { ...named, kind: "blocked-by", number, blockingId: other, blocked: relation === "blocked-by" },
    );
    return `#${number} and #${issue} are linked.`;
  },
});
