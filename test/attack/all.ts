import type { Attack } from "./attack.ts";
import { botPingPong } from "./attacks/bot-ping-pong.ts";
import { branchNamesAsCommands } from "./attacks/branch-names-as-commands.ts";
import { commentFlood } from "./attacks/comment-flood.ts";
import { crossRepositoryLeak } from "./attacks/cross-repository-leak.ts";
import { editAfterDelivery } from "./attacks/edit-after-delivery.ts";
import { egressToOtherHosts } from "./attacks/egress-to-other-hosts.ts";
import { exfiltrationThroughGithub } from "./attacks/exfiltration-through-github.ts";
import { forgedDeliveries } from "./attacks/forged-deliveries.ts";
import { forgedMarks } from "./attacks/forged-marks.ts";
import { gitTraps } from "./attacks/git-traps.ts";
import { hiddenText } from "./attacks/hidden-text.ts";
import { hostSecrets } from "./attacks/host-secrets.ts";
import { leftBehindProcesses } from "./attacks/left-behind-processes.ts";
import { lookAlikeLogins } from "./attacks/look-alike-logins.ts";
import { malformedPayloads } from "./attacks/malformed-payloads.ts";
import { manyModelCalls } from "./attacks/many-model-calls.ts";
import { otherSessions } from "./attacks/other-sessions.ts";
import { poisonedBranch } from "./attacks/poisoned-branch.ts";
import { pushedTricks } from "./attacks/pushed-tricks.ts";
import { replayedDeliveries } from "./attacks/replayed-deliveries.ts";
import { socketsAndDns } from "./attacks/sockets-and-dns.ts";
import { stagedEvasion } from "./attacks/staged-evasion.ts";
import { taintedTools } from "./attacks/tainted-tools.ts";
import { titleAndCommentInjection } from "./attacks/title-and-comment-injection.ts";
import { toolsNotGiven } from "./attacks/tools-not-given.ts";
import { wordsThatLeak } from "./attacks/words-that-leak.ts";

/** By what they share: attacks on one ground stand together. */
export const attacks: readonly Attack[] = [
  titleAndCommentInjection,
  lookAlikeLogins,
  forgedMarks,
  botPingPong,
  commentFlood,
  editAfterDelivery,
  toolsNotGiven,
  hiddenText,
  wordsThatLeak,
  forgedDeliveries,
  malformedPayloads,
  replayedDeliveries,
  poisonedBranch,
  branchNamesAsCommands,
  manyModelCalls,
  stagedEvasion,
  taintedTools,
  crossRepositoryLeak,
  hostSecrets,
  otherSessions,
  socketsAndDns,
  egressToOtherHosts,
  gitTraps,
  pushedTricks,
  exfiltrationThroughGithub,
  leftBehindProcesses,
];
