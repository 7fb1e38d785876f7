import type { Thread } from "../domain/event.ts";
import type { ThreadView } from "../ports/code-host.ts";

/** An issue as GitHub shows it now, in the form in which payloads tell of it. */
export function toThread({ title, body, author, labels, open }: ThreadView, number: number): Thread {
  return {
    kind: "issue",
    number,
    title,
    body,
    author: { ...author, kind: "human" },
    labels: [...labels],
    open,
  };
}
