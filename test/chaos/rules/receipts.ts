import type { Act, Write } from "../record.ts";

/** Whether it tells people that their work was given up. */
export function isGivingUp({ kind, content }: Write): boolean {
  return kind === "comment" && content.startsWith("⚠️");
}

/** What tells people that a turn was stopped: the reply to a command, from when it says so. */
export function stopReceipts(writes: readonly Write[]): readonly Write[] {
  const said = writes.filter(
    ({ kind, content }) => kind === "edit" && /⏹️ \*\*[a-z-]+\*\* was stopped by/.test(content),
  );
  const first = new Map(said.toReversed().map((write) => [write.comment, write]));
  return said.filter((write) => first.get(write.comment) === write);
}

/** Whether it tells people that this very act was given up: its effect is named by the act. */
export function givesUp({ issue, marks }: Write, act: Act): boolean {
  return (
    issue === act.issue &&
    marks.some(({ id }) => {
      const [key, rest] = id.split(":gave-up:");
      return rest !== undefined && isAbout(key ?? "", act);
    })
  );
}

/** Whether the receipt gave the act up and GitHub handed it over once more before a time (ms since the epoch). */
export function isRepairedBy(by: number, act: Act, receipt: Write): boolean {
  // One that broke off may have been accepted, too; one that began before the receipt may have been accepted after it.
  return givesUp(receipt, act) && act.tries.some(({ from, to }) => to > receipt.at && from < by);
}

/** Whether effects with this name answer the act first. Labels and the like have names by their time, which acts here lack. */
export function isAbout(name: string, { comment }: Act): boolean {
  return comment === undefined ? !name.includes("/thread/") : name.endsWith(`/thread/${comment}`);
}
