import type { Context } from "hono";

import { formatSession, parseRole } from "../../domain/ids.ts";
import { pageRoot } from "../../domain/page-paths.ts";
import type { SessionRecord } from "../../domain/session.ts";
import type { PageDeps } from "./page-deps.ts";
import { visitorIn, type PageEnv } from "./render-page.ts";

/** The addresses of sessions, for routes. */
export const sessionRoute = `${pageRoot}/sessions/:repository{[0-9]{1,15}}/:number{[0-9]{1,15}}/:role`;

/** The session in the address, if there is one that the visitor may see. */
export async function sessionIn(
  deps: Pick<PageDeps, "record">,
  context: Context<PageEnv>,
): Promise<SessionRecord | undefined> {
  const { repository = "", number = "", role: name = "" } = context.req.param() as Record<string, string>;
  const role = parseRole(name);
  const sees = await visitorIn(context).sees();
  if (!role || !sees(Number(repository))) return undefined;
  return deps.record(formatSession({ repositoryId: Number(repository), number: Number(number), role }));
}
