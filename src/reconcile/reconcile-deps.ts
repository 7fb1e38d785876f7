import type { Sign } from "../domain/marker.ts";
import type { Team } from "../domain/team.ts";
import type { Budgets } from "../ports/budgets.ts";
import type { Clock } from "../ports/clock.ts";
import type { CodeHost, RepositoryRef } from "../ports/code-host.ts";
import type { Cursors } from "../ports/cursors.ts";
import type { HistoryStore } from "../ports/history-store.ts";
import type { Ingest } from "../ports/ingest.ts";
import type { MailStore } from "../ports/mail-store.ts";
import type { OpenQuestions } from "../ports/open-questions.ts";
import type { SessionRegistry } from "../ports/session-registry.ts";
import type { Survey } from "../ports/survey.ts";

/** What comparing Squadron's state with GitHub needs. */
export interface ReconcileDeps {
  readonly survey: Survey;
  readonly cursors: Cursors;
  readonly ingest: Ingest;
  readonly mail: Pick<MailStore, "seed" | "remember">;
  readonly registry: Pick<SessionRegistry, "get" | "open" | "onThread">;
  readonly budgets: Pick<Budgets, "atLeast">;
  readonly questions: OpenQuestions;
  readonly history: Pick<HistoryStore, "latest">;
  readonly host: Pick<CodeHost, "identity" | "reactions" | "thread">;
  readonly clock: Pick<Clock, "now">;
  readonly sign: Sign;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  teamOf(repository: RepositoryRef): Promise<Team>;
}
