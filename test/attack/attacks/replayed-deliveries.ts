import { replacements } from "../../promises/replacements.ts";
import { tookPlace, type Attack } from "../attack.ts";
import { inTurn } from "../ground.ts";
import { labelledDelivery, postDelivery } from "../post-delivery.ts";

/** A genuine delivery that somebody recorded is sent once more. */
export const replayedDeliveries: Attack = {
  name: "replayed-deliveries",
  incident:
    "A signed delivery that was recorded is sent again, as it was or under another id: only its body is signed.",
  defence: {
    what: "remembering deliveries by id, and acts by what makes them one",
    off: { replace: replacements.noDedupe },
  },
  try: async (ground) => {
    const issue = await ground.agent("pm", inTurn());
    await ground.quiet();
    tookPlace(ground.turns(issue) === 1, "the agent was not awake once");
    const { guid, payload, attempts } = labelledDelivery(ground, issue);
    const signature = {
      "x-hub-signature-256": attempts[0]?.requestHeaders["x-hub-signature-256"] ?? "",
    };
    const statuses = [
      await postDelivery(ground, { payload, signature, guid }),
      await postDelivery(ground, { payload, signature }),
      await postDelivery(ground, { payload, signature, event: "issue_comment" }),
    ];
    tookPlace(
      statuses.every((status) => status < 300),
      `the answers were ${statuses.join(" ")}`,
    );
    await ground.quiet();
    const turns = ground.turns(issue);
    return {
      tried: "A recorded label was sent again under its own id, a new one, and as another kind of event.",
      stoppedBy: "The id is known, and so is the act: it was handled, and is not handled again.",
      succeeded: turns > 1,
      evidence: `${turns} turn for 4 deliveries of one act`,
    };
  },
};
