import { commandTable } from "../../src/commands/help.ts";
import { commands } from "../../src/commands/index.ts";

const head = `# Commands

<!-- Written by \`npx tsx test/commands/write-commands-page.ts\` from src/commands. Do not edit. -->

A line of a comment that begins with \`/squadron\` is an order; so is \`@<app> <verb>\` where nothing or a role follows. Where no
role is named, all that work on the thread are meant. Each comment gets a reaction at once and one reply, in which every
order has its line; what takes longer is told there when it is done. What stands in code, quotes or HTML is no order, and
editing a comment gives none.

The last column is the least permission on GitHub with which it may be given; \`commands\` in \`.github/squadron.yml\` sets
another. Who may not, gets 👎; people with \`triage\` are told what it takes.

`;

/** The text of `docs/reference/commands.md`. */
export function renderCommandsPage(): string {
  return `${head}${commandTable(commands)}\n`;
}
