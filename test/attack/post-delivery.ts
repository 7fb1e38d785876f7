import { createHmac, randomUUID } from "node:crypto";

import type { LabDelivery } from "../../src/lab/github/webhooks/hook.ts";
import { tookPlace } from "./attack.ts";
import type { Ground } from "./ground.ts";

/** What an attacker puts into a webhook request. */
export interface Forged {
  readonly payload: string;
  readonly event?: string;
  readonly guid?: string;
  readonly signature?: Readonly<Record<string, string>>;
}

export const sign = (payload: string, secret: string): Readonly<Record<string, string>> => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(payload).digest("hex")}`,
});

/** Sends a webhook request as anybody could who knows the address. @returns its status; 0: the connection was cut. */
export async function postDelivery(
  { webhookUrl }: Ground,
  { payload, event = "issues", guid = randomUUID(), signature = {} }: Forged,
): Promise<number> {
  const headers = {
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": guid,
    ...signature,
  };
  return fetch(webhookUrl, { method: "POST", headers, body: payload }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** The genuine delivery that tells of a label on an issue. @throws when there is none. */
export function labelledDelivery({ world }: Ground, issue: number): LabDelivery {
  const found = world.github.deliveries.find(
    ({ event, action, payload }) =>
      event === "issues" && action === "labeled" && payload.includes(`"number":${issue},`),
  );
  tookPlace(found !== undefined, "there is no delivery of the label");
  return found as LabDelivery;
}
