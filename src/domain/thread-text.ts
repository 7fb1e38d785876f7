import { cleanText, cleanTitle } from "./clean-text.ts";
import { cut } from "./cut.ts";
import { fence } from "./prompt.ts";

/** One text on a thread, with what is known of its author. */
export interface ThreadPart {
  readonly login: string;
  readonly createdAt: string;
  readonly body: string;
  readonly edited: boolean;
  readonly author: "self" | "trusted" | "outsider";
}

/** Newest comments are kept when the thread is longer than this many characters. */
const mostCharacters = 60_000;
/** Of one text: a huge opening must not hide what was said below it. */
const mostOfOne = 20_000;

/** The thread as the model reads it: words of people without write access are withheld, the opening is fenced. */
export function renderThread(name: string, opening: ThreadPart, comments: readonly ThreadPart[]): string {
  const title = cleanTitle(name);
  const head =
    opening.author === "outsider"
      ? `Opened by @${opening.login}, who may not give you orders:\n\n${fence(`${title}\n\n${shortened(opening.body)}`)}`
      : `# ${title}\n\nOpened by @${opening.login}${mark(opening)}:\n\n${shortened(opening.body)}`;
  const rest = comments.map((part) => renderComment(part));
  let left = mostCharacters - head.length;
  const kept: string[] = [];
  for (const text of rest.toReversed()) {
    left -= text.length;
    if (left < 0) break;
    kept.unshift(text);
  }
  const dropped = rest.length - kept.length;
  return [head, ...(dropped > 0 ? [`[${dropped} older comments left out]`] : []), ...kept].join(
    "\n\n---\n\n",
  );
}

function renderComment(part: ThreadPart): string {
  if (part.author === "outsider") return `[A comment by @${part.login} is withheld: no write access.]`;
  const who = part.author === "self" ? "A teammate of yours or you" : `@${part.login}`;
  return `${who}, ${part.createdAt}${mark(part)}:\n\n${shortened(part.body)}`;
}

function mark(part: ThreadPart): string {
  return part.edited ? " (edited later)" : "";
}

function shortened(written: string): string {
  const body = cleanText(written).trim();
  return body.length <= mostOfOne ? body : `${cut(body, mostOfOne)}\n\n[cut: ${body.length} characters]`;
}
