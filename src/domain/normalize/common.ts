import type { z } from "zod";
import type { Delivery } from "./family.ts";
import type { envelope } from "./payload.ts";

/** The fields that every event about a repository shares; `at` falls back to the time of acceptance. */
export function commonOf(
  payload: z.output<z.ZodObject<typeof envelope>>,
  delivery: Delivery,
  at: string | undefined,
) {
  return {
    guid: delivery.guid,
    at: at ?? delivery.receivedAt,
    actor: payload.sender,
    installationId: payload.installation,
    repository: payload.repository.value,
  };
}
