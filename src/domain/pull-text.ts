import { cleanText, cleanTitle } from "./clean-text.ts";
import { cut } from "./cut.ts";
import { withInvisibleShown } from "./invisible.ts";
import { withoutMarkers } from "./marker.ts";
import { fence } from "./prompt.ts";

/** A pull request as an agent reads it. */
interface PullShown {
  readonly number: number;
  readonly head: { readonly ref: string; readonly sha: string; readonly fork: boolean };
  readonly base: { readonly ref: string };
  readonly draft: boolean;
  readonly mergeable: string;
}

interface FileShown {
  readonly path: string;
  readonly before: string;
  readonly status: string;
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string | undefined;
}

interface ThreadShown {
  readonly path: string;
  readonly line: number | undefined;
  readonly outdated: boolean;
  readonly comments: readonly { readonly id: number; readonly author: string; readonly body: string }[];
}

// What is read once stays in the conversation: a diff of this size leaves room to think about it. Characters.
const mostOfDiff = 60_000;

// It goes into a prompt, which is never forgotten.
const mostOfThreads = 20_000;

/** State and diff of a pull request. @param trusted whether who wrote it may give orders; else its text is fenced. */
export function renderPull(pull: PullShown, files: readonly FileShown[], trusted: boolean): string {
  const { head, base } = pull;
  const state = pull.draft ? "a draft" : "ready for review";
  const about = `Pull request #${pull.number}: ${head.fork ? "a fork's " : ""}${cleanTitle(head.ref)} at ${head.sha} into ${base.ref}; ${state}; merge: ${pull.mergeable}.`;
  const list = files.map(
    ({ path, before, status, additions, deletions }) =>
      `- ${status} ${before === path ? path : `${before} → ${path}`} (+${additions} −${deletions})`,
  );
  const diff = files
    .flatMap(({ path, patch }) => (patch === undefined ? [] : [`--- ${path}\n${patch}`]))
    .join("\n\n");
  const shown =
    diff.length <= mostOfDiff ? diff : `${cut(diff, mostOfDiff)}\n\n(cut; read the rest in your clone)`;
  const text = withInvisibleShown(`${list.join("\n")}\n\n${shown}`);
  return `${about}\n\n${trusted ? text : fence(text)}`;
}

/**
 * The threads of a review that wait for an answer, "" for none. @param trusted logins whose words are shown; those of
 * others are withheld.
 */
export function renderOpenThreads(threads: readonly ThreadShown[], trusted: ReadonlySet<string>): string {
  if (threads.length === 0) return "";
  const shown = threads.map(({ path, line, outdated, comments }) => {
    const where = `${path}${line === undefined ? "" : `:${line}`}${outdated ? " (the code has changed since)" : ""}`;
    const said = comments.map(({ id, author, body }) => {
      const words = trusted.has(author)
        ? cleanText(withoutMarkers(body)).trim()
        : "(withheld: the author does not have write access)";
      return `  comment ${id}, @${author}: ${words.replaceAll("\n", "\n  ")}`;
    });
    return [`- ${where}`, ...said].join("\n");
  });
  const text = ["Open review threads; answer each with reply_to_review:", ...shown].join("\n");
  return text.length <= mostOfThreads
    ? text
    : `${cut(text, mostOfThreads)}\n(cut; read_thread shows them all)`;
}
