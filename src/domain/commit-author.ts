import type { Role } from "./ids.ts";

/** Who a commit is by, as git writes it. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}

/**
 * Who an agent's commits are by. The address is the one that GitHub shows as the App's bot; the name tells the role.
 * @param bot.login `<slug>[bot]` @param bot.id its user id
 */
export function commitAuthor(role: Role, bot: { readonly login: string; readonly id: number }): CommitAuthor {
  return {
    name: `squadron-${role} (${bot.login})`,
    email: `${bot.id}+${bot.login}@users.noreply.github.com`,
  };
}
