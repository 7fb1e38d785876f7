/**
 * The rules that make the promises true, one sentence each. Each can be switched off in the model, to see which promise
 * falls and how.
 */
export const rules = {
  dedupe: "An act is accepted once, however often it is delivered.",
  hopDedupe: "A routed act enters a session's mailbox once, however often it is routed.",
  openWithMail: "A session is made known in the same step that gives it its first mail.",
  claimOrder: "Who was started earlier cannot claim after who was started later.",
  fenceAtArm: "An effect leaves only under the latest claim.",
  fenceAtCommit: "Mail is removed only under the latest claim.",
  generationAtArm: "An effect leaves only if nothing was stopped or closed since the claim.",
  generationAtCommit: "A turn's results are stored only if nothing was stopped or closed since the claim.",
  commitWhatWasHandled: "A commit removes the mail that was handled and no other.",
  dirtyUntilEmpty: "A mailbox stays on the sweep's list until it is empty.",
  sweep: "Mailboxes whose mail waits too long are woken again.",
  raise: "Stop and close act at once, in one step; they do not queue behind the work.",
  dropAtRaise: "Stop and close drop the mail that waits.",
  keepOrders: "Stop and close keep the orders given before, which still owe a receipt.",
  epoch: "A close begins the next epoch.",
  tombstone: "A forgotten session keeps its epoch, fence and position.",
  forgetUpTo: "Where work came after the close, the session begins anew instead of ending.",
  ledger: "What happened is on record under the effect's id and is not done again.",
  lookUp: "An effect with unknown outcome is looked for on GitHub before it is sent again.",
  waitOutFlight: "Nobody looks while an earlier request for the same effect can still arrive.",
  keepAnswered: "A batch that failed again and again is taken apart, unless it may have been answered.",
  keepBatch: "A retry gets the mail of the first try, no more.",
  dropUnderClaim: "Only who holds the claim takes a refused effect off the record.",
  forgetGivenUp: "The dedupe keys of given up mail are forgotten, so that a redelivery repairs.",
  giveUpAtPosition: "Who carried given up mail here and tries again brings nothing; only a redelivery does.",
  forgetTries:
    "What the tries of given up mail had done is off the record, so that its redelivery is answered.",
  receiptNamesWire: "The receipt of a stop names what was on the way to GitHub.",
} as const;

export type Rule = keyof typeof rules;
