import type { ServerResponse } from "node:http";
import { errorLine } from "../domain/errors.ts";
import { SquadronError } from "../domain/errors.ts";
import { send } from "./answer.ts";
import { withDeadline } from "./deadline.ts";

export interface Readiness {
  readonly ok: boolean;
  /** Shown to anybody who asks: states, never addresses or keys. */
  readonly detail: unknown;
}

interface Deps {
  readonly readiness: () => Promise<Readiness>;
  readonly closing: () => boolean;
  readonly deadlineMs: number;
}

/** `/healthz`: the process answers. `/readyz`: it can take deliveries. */
export function createHealth({ readiness, closing, deadlineMs }: Deps) {
  // Anybody may ask; however many do, the store is asked once at a time.
  let asked: Promise<Readiness> | undefined;
  const ask = () => {
    asked ??= check().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  const check = async (): Promise<Readiness> => {
    try {
      return await withDeadline(readiness(), {
        ms: deadlineMs,
        error: () => new SquadronError("outside", "The check took too long."),
      });
    } catch (error) {
      return { ok: false, detail: errorLine(error) };
    }
  };

  return {
    alive: (response: ServerResponse) => send(response, { status: 200, body: { status: "ok" } }),
    async ready(response: ServerResponse): Promise<void> {
      const found = closing() ? { ok: false, detail: "closing" } : await ask();
      send(response, { status: found.ok ? 200 : 503, body: { ...found } });
    },
  };
}
