import type { Probot } from "probot";
import { handledEvents, normalize } from "./domain/normalize/normalize.ts";
import type { Ingest } from "./ports/ingest.ts";

interface Deps {
  readonly ingest: Ingest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Squadron as an ordinary Probot app, for those who run it under `probot run` or mount it in a Probot of their own.
 * One handler for all events: Probot would run several for one delivery at once, each with its own authentication.
 */
export function createApp({ ingest, now }: Deps): (app: Probot) => void {
  return (app) => {
    app.on([...handledEvents] as Parameters<Probot["on"]>[0], async ({ id, name, payload }) => {
      const event = normalize({
        guid: id,
        event: name,
        payload,
        receivedAt: new Date(now()).toISOString(),
      });
      if (!("ignored" in event)) await ingest(event, "told");
    });
  };
}

/** What `probot run` takes: Probot is the HTTP side, everything behind it is Squadron with its usual settings. */
export default async function squadron(app: Probot): Promise<void> {
  const { openService } = await import("./open-service.ts");
  const { service } = await openService({ env: process.env });
  createApp({ ingest: service.ingest, now: () => Date.now() })(app);
}
