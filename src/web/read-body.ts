import type { IncomingMessage } from "node:http";
import type { EdgeLimits } from "../config/defaults.ts";
import type { BodyShare } from "./body-budget.ts";
import { later, refusals } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import type { Verification } from "./signature.ts";

export interface ReadBodyDeps {
  readonly limits: Pick<EdgeLimits, "bodyDeadlineMs" | "retryAfterSeconds">;
  readonly bodyLimitBytes: number;
  readonly openShare: () => BodyShare;
  readonly startVerification: () => Verification;
}

/** `gone`: the sender hung up, there is nobody to answer. */
export type BodyOutcome = { readonly text: string } | { readonly refusal: Refusal } | "gone";

/** Reads a body whose signature is known beforehand, hashing while it arrives. Never rejects. */
export function readBody(
  deps: ReadBodyDeps,
  input: { readonly request: IncomingMessage; readonly signature: Buffer },
): Promise<BodyOutcome> {
  const { request, signature } = input;
  const share = deps.openShare();
  const verification = deps.startVerification();
  const busy = () => later("busy", deps.limits.retryAfterSeconds);
  let chunks: Buffer[] = [];
  let size = 0;

  return new Promise((resolve) => {
    const finish = (outcome: BodyOutcome) => {
      clearTimeout(deadline);
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      chunks = [];
      share.close();
      resolve(outcome);
    };
    const refuse = (refusal: Refusal) => finish({ refusal });
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > deps.bodyLimitBytes) return refuse(refusals.tooLarge);
      const room = share.add(chunk.length);
      if (room === "full") return refuse(busy());
      verification.update(chunk);
      chunks.push(chunk);
      if (room === "kept") return;
      request.pause();
      void room.then(() => request.resume());
    };
    const onEnd = () => {
      if (!verification.matches(signature)) return refuse(refusals.signature);
      finish({ text: textOf(chunks) });
    };
    const onClose = () => finish("gone");
    const deadline = setTimeout(
      () => refuse(share.waiting() ? busy() : refusals.tooSlow),
      deps.limits.bodyDeadlineMs,
    );
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString("utf8");
}
