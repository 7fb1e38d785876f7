import type { ToldSpan } from "../../domain/told-span.ts";
import type { SpanStart } from "../../ports/trace.ts";

/** A span that has begun. */
export interface OpenSpan {
  readonly traceparent: string;
  readonly traceId: string;
  /** @param failed why it did not come to a good end: an error's code. */
  end(failed?: string): void;
}

/** Where spans go. */
export interface Spans {
  start(span: SpanStart & { readonly from: string | undefined }): OpenSpan;
  /** Adds one that another program has ended. */
  add(span: ToldSpan): void;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}
