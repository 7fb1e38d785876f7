import { acceptedIsKept } from "./p01-accepted-is-kept.ts";
import { oneActOneEffect } from "./p02-one-act-one-effect.ts";
import { oneTurnAtATime } from "./p03-one-turn-at-a-time.ts";
import { inOrderNothingSwallowed } from "./p04-in-order-nothing-swallowed.ts";
import { stopIsStop } from "./p05-stop-is-stop.ts";
import { noLoops } from "./p06-no-loops.ts";
import { nothingWorthStealing } from "./p07-nothing-worth-stealing.ts";
import { oneWriter } from "./p08-one-writer.ts";
import { moneyIsAHardLimit } from "./p09-money-is-a-hard-limit.ts";
import { missedAreFound } from "./p10-missed-are-found.ts";
import { stateIsDisposable } from "./p11-state-is-disposable.ts";
import { alwaysAnAnswer } from "./p12-always-an-answer.ts";
import { onlyThoseWhoMay } from "./p13-only-those-who-may.ts";
import type { Proof } from "./proof.ts";

/** Every promise that is built, with the mechanisms that keep it. */
export const proofs: readonly Proof[] = [
  acceptedIsKept,
  oneActOneEffect,
  oneTurnAtATime,
  inOrderNothingSwallowed,
  stopIsStop,
  noLoops,
  nothingWorthStealing,
  oneWriter,
  moneyIsAHardLimit,
  missedAreFound,
  stateIsDisposable,
  alwaysAnAnswer,
  onlyThoseWhoMay,
].flat();
