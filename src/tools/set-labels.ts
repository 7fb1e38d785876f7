import { z } from "zod";

import { SquadronError } from "../domain/errors.ts";
import { roleOfLabel } from "../domain/roster.ts";
import { defineTool } from "./tool.ts";

const label = z.string().trim().min(1).max(50);

export const setLabels = defineTool({
  name: "set_labels",
  description:
    "Add labels to your issue or pull request, or take some away. Labels that wake teammates are not set this way: use hand_off.",
  input: z.object({
    add: z.array(label).max(20).default([]),
    remove: z.array(label).max(20).default([]),
  }),
  endsTurn: false,
  run: async ({ place, changes }, { add, remove }) => {
    const { number, roster } = place;
    const ours = [...add, ...remove].find((each) => roleOfLabel(roster, each));
    if (ours !== undefined)
      throw new SquadronError(
        "refused",
        `"${ours}" shows who works here: use hand_off, or leave it to people.`,
      );
    if (add.length + remove.length === 0)
      throw new SquadronError("refused", "Name a label to add or remove.");
    const series = `labels/+${add.toSorted().join("+")}/-${remove.toSorted().join("-")}`;
    await changes.make(series, (named) => ({ ...named, kind: "labels", number, add, remove }));
    return "The labels are set.";
  },
});
