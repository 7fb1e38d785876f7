import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { findCycle } from "./find-cycle.ts";
import { defineTool } from "./tool.ts";

export const blockOn = defineTool({
  name: "block_on",
  description:
    "Sleep until other issues of this repository are closed, because your work needs them. Shown on GitHub as a dependency. The first that is closed wakes you; so does a comment.",
  input: z.object({
    issues: z.array(z.number().int().positive()).min(1).max(10).describe("Their numbers"),
    why: z.string().trim().min(1).max(500).describe("What you need from them, in one sentence"),
  }),
  endsTurn: true,
  run: async (context, { issues, why }) => {
    const { place, host, changes } = context;
    const { repository, number } = place;
    const blockers = new Map<number, number>();
    for (const issue of issues) {
      const thread = issue === number ? undefined : await host.thread(repository, issue);
      if (!thread?.open) throw new SquadronError("refused", `#${issue} is not open, so it blocks nothing.`);
      const cycle = await findCycle(host, { repository, from: issue, to: number });
      if (cycle) {
        const path = [number, ...cycle].map((each) => `#${each}`).join(" waits for ");
        throw new SquadronError("refused", `Nobody would ever wake: ${path}.`);
      }
      const blockingId = await host.issueId(repository, issue);
      if (blockingId === undefined) throw new SquadronError("refused", `#${issue} does not exist.`);
      blockers.set(issue, blockingId);
    }
    // Only now: of an order that is refused nothing is carried out.
    for (const [issue, blockingId] of blockers)
      await changes.make(`blocked-by/${issue}`, (named) => ({
        ...named,
        kind: "blocked-by",
        number,
        blockingId,
        blocked: true,
      }));
    context.blockOn(issues, why);
    return "Your turn ends; you are woken when one of them is closed.";
  },
});
