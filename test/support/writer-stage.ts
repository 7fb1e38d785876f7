import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";

import { createFileAudit } from "../../src/adapters/audit/file-audit.ts";
import { createEffectLedger } from "../../src/adapters/redis/effect-ledger.ts";
import { createKeys } from "../../src/adapters/redis/keys.ts";
import { createMailStore } from "../../src/adapters/redis/mail-store.ts";
import type { Store } from "../../src/adapters/redis/store/open-store.ts";
import { createTimeline } from "../../src/adapters/redis/timeline.ts";
import { createWritePace, type PaceLimits } from "../../src/adapters/redis/write-pace.ts";
import type { Audit } from "../../src/ports/audit.ts";
import type { EffectLedger } from "../../src/ports/effect-ledger.ts";
import type { Claim, MailStore } from "../../src/ports/mail-store.ts";
import type { Timeline } from "../../src/ports/timeline.ts";
import type { WritePace } from "../../src/ports/write-pace.ts";
import { createPaceQueue, type PaceQueue } from "../../src/writer/pace-queue.ts";
import { createWriter, type Writer } from "../../src/writer/writer.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import type { GitHubStage } from "./github-stage.ts";

/** The real writer on the real ledger and pace, with a clock of the test's. */
export interface WriterStage {
  readonly clock: FakeClock;
  readonly mail: MailStore;
  readonly ledger: EffectLedger;
  readonly pace: WritePace;
  readonly queue: PaceQueue;
  readonly writer: Writer;
  readonly audit: Audit;
  sha256(text: string): string;
  readonly timeline: Timeline;
  /** Claims a mailbox as a runner with this job number. */
  claim(mailbox: string, job?: number): Promise<Claim>;
}

export const unlimited: PaceLimits = { intervalMs: 0, perMinute: 1e6, perHour: 1e6 };

export function setWriterStage(
  store: Store,
  { folder, host, writes }: Pick<GitHubStage, "folder" | "host" | "writes">,
  limits: PaceLimits = unlimited,
): WriterStage {
  const { redis, subscriber } = store;
  const keys = createKeys(`t-${randomUUID()}`);
  const clock = createFakeClock();
  const mail = createMailStore({ redis, subscriber, keys, clock });
  const ledger = createEffectLedger({ redis, keys, clock });
  const pace = createWritePace({ redis, keys, clock, limits });
  const queue = createPaceQueue({ pace, clock });
  return {
    clock,
    mail,
    ledger,
    pace,
    queue,
    timeline: createTimeline({ redis, subscriber, keys, clock, onError: () => undefined }),
    writer: createWriter({ ledger, pace, queue, host, writes, clock }),
    audit: createFileAudit({
      root: join(folder, "audit"),
      clock,
      onError: (error) => {
        throw error;
      },
    }),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    claim: async (mailbox, job = 1) => {
      const claim = await mail.claim(mailbox, { job, attempt: 1 }, 10);
      if (!claim) throw new Error("the claim was refused");
      return claim;
    },
  };
}
