import { builtinTeam } from "../../config/builtin-team.ts";
import { formatSession, type Role } from "../../domain/ids.ts";
import { pageRoot, sessionPath } from "../../domain/page-paths.ts";
import type { PageDeps } from "../github/pages/page-context.ts";

/** The local GitHub's pages, with links to the sessions of a Squadron. @param squadron where it listens. */
export function labPages(squadron: string): Pick<PageDeps, "labels" | "sessionPage" | "board"> {
  return {
    labels: builtinTeam.flatMap(({ labels }) => labels),
    board: `${squadron}${pageRoot}`,
    sessionPage: (repositoryId, number, role) =>
      `${squadron}${sessionPath(formatSession({ repositoryId, number, role: role as Role }))}`,
  };
}
