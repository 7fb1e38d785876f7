import type { CommandReads } from "../commands/command.ts";
import { accountsOf, type Scope, type Used } from "../domain/budget.ts";
import { threadOf } from "../domain/ids.ts";
import { sessionMailbox } from "../domain/mailbox.ts";
import type { Audit } from "../ports/audit.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { Costs } from "../ports/costs.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";

interface Deps {
  readonly mail: Pick<MailStore, "later">;
  readonly registry: Pick<SessionRegistry, "occupant">;
  readonly audit: Pick<Audit, "last">;
  readonly budgets: Pick<Budgets, "used">;
  readonly costs: Pick<Costs, "mergedFor">;
  readonly now: () => number;
}

// More than that is told as that many.
const mostMail = 100;

/** Looks up what commands tell people. */
export function createCommandReads({ mail, registry, audit, budgets, costs, now }: Deps): CommandReads {
  return {
    facts: async ({ key }) => {
      const [occupant, waiting] = await Promise.all([
        registry.occupant(key),
        mail.later(sessionMailbox(key), 0, mostMail),
      ]);
      return { worker: occupant.split(" ")[0] ?? "", waiting: waiting.length };
    },
    spent: async ({ key, repository }) => {
      const accounts = accountsOf({ key, owner: repository.owner, turn: "", person: "" }, now());
      const used = async (scope: Scope): Promise<Used> => {
        const account = accounts.find((each) => each.scope === scope);
        if (!account) throw new TypeError(`There is no account of a ${scope}.`);
        return budgets.used(account);
      };
      const [session, issue, role, whole] = await Promise.all([
        used("session"),
        used("issue"),
        used("role"),
        used("repository"),
      ]);
      return { session, issue, role, repository: whole };
    },
    merged: ({ key }) => costs.mergedFor(threadOf(key)),
    log: ({ key }, most) => audit.last(key, most),
  };
}
