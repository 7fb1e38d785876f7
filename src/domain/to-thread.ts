import type { Thread } from "./event.ts";

/** An issue as GitHub shows it now, in the form in which payloads tell of it. */
export function toThread(
  view: Pick<Thread, "title" | "body" | "open"> & {
    readonly author: { readonly id: number; readonly login: string };
    readonly labels: readonly string[];
  },
  number: number,
): Thread {
  const { title, body, author, labels, open } = view;
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
