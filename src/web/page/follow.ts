import { once } from "node:events";

import type { Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";

import { errorLine } from "../../domain/errors.ts";
import type { PageDeps } from "./page-deps.ts";

// Between two sends of one stream, however much happens; milliseconds.
const leastMs = 250;
// Ages grow, and not every change is told. Also finds out that nobody listens any more.
const lookMs = 3_000;
// Each costs a look at the store whenever something happens.
const mostStreams = 200;

let streams = 0;

/** Sends what is new whenever something happened, until the visitor leaves or the service stops. */
export function follow(
  context: Context,
  { timeline, ending, log }: Pick<PageDeps, "timeline" | "ending" | "log">,
  send: (stream: SSEStreamingApi) => Promise<void>,
): Response {
  // Nobody would read its stream, or leave it.
  if (context.req.method === "HEAD") return context.body(null);
  if (streams >= mostStreams) return context.text("Too many people watch; try again soon.", 503);
  streams += 1;
  return streamSSE(context, async (stream) => {
    const over = new AbortController();
    stream.onAbort(() => over.abort());
    const signal = AbortSignal.any([over.signal, ending]);
    const news = new EventTarget();
    let stop = (): void => undefined;
    try {
      stop = await timeline.onAppend(() => void news.dispatchEvent(new Event("news")));
      while (!signal.aborted) {
        const until = AbortSignal.any([signal, AbortSignal.timeout(lookMs)]);
        const next = once(news, "news", { signal: until }).catch(() => undefined);
        await send(stream);
        await stream.write(": here\n\n");
        await next;
        await stream.sleep(leastMs);
      }
    } catch (error) {
      log.error({ error: errorLine(error) }, "page stream failed");
    } finally {
      stop();
      streams -= 1;
    }
  });
}
