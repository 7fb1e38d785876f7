import type { CommandReads } from "../commands/command.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { Audit } from "../ports/audit.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";

interface Deps {
  readonly mail: Pick<MailStore, "later">;
  readonly registry: Pick<SessionRegistry, "occupant">;
  readonly audit: Pick<Audit, "last">;
}

// More than that is told as that many.
const mostMail = 100;

/** Looks up what commands tell people. */
export function createCommandReads({ mail, registry, audit }: Deps): CommandReads {
  return {
    facts: async ({ key }) => {
      const [occupant, waiting] = await Promise.all([
        registry.occupant(key),
        mail.later(sessionMailbox(key), 0, mostMail),
      ]);
      return { worker: occupant.split(" ")[0] ?? "", waiting: waiting.length };
    },
    log: ({ key }, most) => audit.last(key, most),
  };
}
