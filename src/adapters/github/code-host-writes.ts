import type { CodeHostWrites } from "../../ports/code-host-writes.ts";
import type { GitHubClients } from "./clients.ts";
import { writeChecks } from "./write-checks.ts";
import { writeComments } from "./write-comments.ts";
import { writeIssues } from "./write-issues.ts";
import { writePulls } from "./write-pulls.ts";
import { writeReviews } from "./write-reviews.ts";

/** Changes GitHub through its API, and by a push that comes from elsewhere. One try a call, never repeated here. */
export function createCodeHostWrites(
  clients: GitHubClients,
  pushRef: CodeHostWrites["pushRef"],
): CodeHostWrites {
  return {
    pushRef,
    ...writeComments(clients),
    ...writeIssues(clients),
    ...writePulls(clients),
    ...writeReviews(clients),
    ...writeChecks(clients),
  };
}
