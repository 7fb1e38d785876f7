import { setImmediate } from "node:timers/promises";

import type { Replacements } from "../../src/replacements.ts";
import { startService } from "../../src/start-service.ts";
import { replacements, type ReplacementName } from "./replacements.ts";

/** Squadron in a process of its own, with the mechanism replaced that its argument names. */
const [name] = process.argv.slice(2);
const replace: Replacements | undefined =
  name === undefined ? undefined : replacements[name as ReplacementName];
if (name !== undefined && replace === undefined) throw new Error(`There is no replacement "${name}".`);
const running = await startService({
  env: process.env,
  replace: { ...replace, ledger: freezing(replace?.ledger) },
});
process.on("SIGTERM", () => {
  void Promise.resolve(running[Symbol.asyncDispose]()).finally(() => process.exit(0));
});
process.send?.({ webhookUrl: running.webhookUrl });

/** Where the story asks for it, this process stops at the worst moment: a comment is about to leave, one check is left. */
function freezing(other: Replacements["ledger"]): NonNullable<Replacements["ledger"]> {
  let freezes = process.env["FREEZES"] !== undefined;
  return (real) => {
    const ledger = other?.(real) ?? real;
    return {
      ...ledger,
      arm: async (claim, id) => {
        if (freezes && id.includes(":comment:")) {
          freezes = false;
          process.kill(process.pid, "SIGSTOP");
          // Connections that were closed meanwhile are noticed before the request: it must not fail for that.
          for (let round = 0; round < 3; round++) await setImmediate();
        }
        return ledger.arm(claim, id);
      },
    };
  };
}
