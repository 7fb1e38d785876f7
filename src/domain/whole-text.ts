import type { SessionKey } from "./ids.ts";
import { sessionPath } from "./page-paths.ts";

/**
 * Tells people where all of a text is that was cut for GitHub: Markdown. Both places go with the session. Pure.
 * @param pageUrl where people reach the page; undefined where nobody said so.
 */
export function wholeTextAt(key: SessionKey, pageUrl: string | undefined): string {
  return pageUrl === undefined
    ? `All of it is in the session's conversation, which whoever runs Squadron prints with \`squadron export ${key}\`, as long as the session lives.`
    : `All of it is on [the session's page](${pageUrl}${sessionPath(key)}), as long as the session lives.`;
}
