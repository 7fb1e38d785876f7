import { createHmac } from "node:crypto";

import { tookPlace, type Attack } from "../attack.ts";
import { inTurn } from "../ground.ts";
import { labelledDelivery, postDelivery, sign } from "../post-delivery.ts";

// As lists of common passwords have it, and long enough to be accepted.
const guessed = "correct-horse-battery-staple";

/** Whoever knows the address sends deliveries of their own. */
export const forgedDeliveries: Attack = {
  name: "forged-deliveries",
  incident: "Somebody who knows a webhook's address sends it acts that never happened.",
  defence: {
    what: "the signature over the bytes of the body, by a secret that nobody guesses",
    off: { env: { WEBHOOK_SECRETS: guessed } },
  },
  try: async (ground) => {
    const { maintainer, world } = ground;
    const { number } = await maintainer.createIssue(world.repository, { title: "Nobody is to work here" });
    ground.play(number, "pm", inTurn());
    await maintainer.addLabel(world.repository, number, "squadron:nobody");
    await ground.quiet();
    const genuine = labelledDelivery(ground, number);
    const payload = genuine.payload.replaceAll("squadron:nobody", "squadron:pm");
    tookPlace(payload !== genuine.payload, "the payload does not show the label");
    const old = genuine.attempts[0]?.requestHeaders["x-hub-signature-256"] ?? "";
    const weak = createHmac("sha1", world.secret).update(payload).digest("hex");
    const signatures = [
      {},
      { "x-hub-signature-256": old },
      { "x-hub-signature-256": "sha256=" },
      { "x-hub-signature": `sha1=${weak}` },
      sign(payload, ""),
      sign(payload, "development"),
      sign(payload, guessed),
    ];
    const statuses: number[] = [];
    for (const signature of signatures) statuses.push(await postDelivery(ground, { payload, signature }));
    await ground.quiet();
    const turns = ground.turns(number);
    return {
      tried: `A label that nobody set was sent with ${signatures.length} signatures: none, an old, an empty, SHA-1, three guessed.`,
      stoppedBy: "Each was refused before the body was read as anything.",
      succeeded: turns > 0 || statuses.some((status) => status < 400),
      evidence: `answers ${statuses.join(" ")}, ${turns} turns`,
    };
  },
};
