import { SquadronError } from "../domain/errors.ts";
import type { SessionView } from "../observe/session-view.ts";

/** The sessions of these ids, in their order. @throws SquadronError `input` when one is unknown, or could be several. */
export function pickSessions(all: readonly SessionView[], ids: readonly string[]): readonly SessionView[] {
  return [...new Set(ids.map((id) => pickSession(all, id)))];
}

/** The session of this id. @throws SquadronError `input` when it is unknown, or could be several. */
export function pickSession(all: readonly SessionView[], id: string): SessionView {
  const found = all.filter((each) => each.key === id || each.id === id);
  const [first] = found;
  if (!first)
    throw new SquadronError(
      "input",
      `There is no session ${id}. \`squadron sessions list\` shows those there are.`,
    );
  if (found.length > 1)
    throw new SquadronError(
      "input",
      `${id} is in several repositories; say which: ${found.map(({ key, repository }) => `${key} (${repository})`).join(", ")}.`,
    );
  return first;
}
