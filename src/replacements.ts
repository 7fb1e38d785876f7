import type { Team } from "./domain/team.ts";
import type { Budgets } from "./ports/budgets.ts";
import type { CodeHostWrites } from "./ports/code-host-writes.ts";
import type { CodeHost } from "./ports/code-host.ts";
import type { Cursors } from "./ports/cursors.ts";
import type { Egress } from "./ports/egress.ts";
import type { EffectLedger } from "./ports/effect-ledger.ts";
import type { Halts } from "./ports/halts.ts";
import type { HistoryStore } from "./ports/history-store.ts";
import type { Ingest } from "./ports/ingest.ts";
import type { MailStore } from "./ports/mail-store.ts";
import type { ProcessCensus } from "./ports/process-census.ts";
import type { RepositoryFiles } from "./ports/repository-files.ts";
import type { Sandbox } from "./ports/sandbox.ts";
import type { Survey } from "./ports/survey.ts";
import type { Workspaces } from "./ports/workspaces.ts";
import type { WritePace } from "./ports/write-pace.ts";

/** A test-only seam: each may take a port's real implementation and give back another, to show what breaks without it. */
export interface Replacements {
  readonly mail?: (real: MailStore) => MailStore;
  readonly budgets?: (real: Budgets) => Budgets;
  readonly ledger?: (real: EffectLedger) => EffectLedger;
  readonly pace?: (real: WritePace) => WritePace;
  readonly host?: (real: CodeHost) => CodeHost;
  readonly files?: (real: RepositoryFiles) => RepositoryFiles;
  readonly writes?: (real: CodeHostWrites) => CodeHostWrites;
  readonly history?: (real: HistoryStore) => HistoryStore;
  readonly workspaces?: (real: Workspaces) => Workspaces;
  readonly sandbox?: (real: Sandbox) => Sandbox;
  readonly egress?: (real: Egress) => Egress;
  readonly census?: (real: ProcessCensus) => ProcessCensus;
  readonly ingest?: (real: Ingest) => Ingest;
  readonly team?: (real: Team) => Team;
  readonly halts?: (real: Halts) => Halts;
  readonly cursors?: (real: Cursors) => Cursors;
  readonly survey?: (real: Survey) => Survey;
}

/** For where nothing is replaced. */
export const same = <T>(value: T): T => value;
