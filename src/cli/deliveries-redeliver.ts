import { z } from "zod";

import { confirm } from "./confirm.ts";
import { defineCommand } from "./command.ts";
import { say } from "./print.ts";
import { changing } from "./session-inputs.ts";

export const deliveriesRedeliver = defineCommand({
  name: "deliveries redeliver",
  summary: "Let GitHub deliver these once more; what was handled already is not handled again",
  words: ["ids"],
  input: z.object({
    ids: z
      .array(z.string().regex(/^\d{1,15}$/, "Write numbers, as `deliveries list` shows them."))
      .min(1)
      .describe("Of `deliveries list`"),
    ...changing,
  }),
  run: async ({ ids, dryRun, yes, force }, env) => {
    const what = `${ids.length} ${ids.length === 1 ? "delivery" : "deliveries"}`;
    if (dryRun) {
      say(`Would redeliver ${what}:\n${ids.map((id) => `  ${id}`).join("\n")}`);
      return 0;
    }
    if (!yes && !force && !(await confirm(`Redeliver ${what}?`))) return 1;
    const { composeDeliveryLog } = await import("../compose-events.ts");
    const log = composeDeliveryLog(env);
    for (const id of ids) {
      await log.redeliver(Number(id));
      say(`Redelivered: ${id}`);
    }
    return 0;
  },
});
