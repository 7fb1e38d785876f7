import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Link,
  type SpanContext,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

import type { Spans } from "./spans.ts";

interface Options {
  /** Base URL of a collector; its path for traces is added. */
  readonly endpoint: string;
  /** Tells this process from others in the collector. */
  readonly instance: string;
}

// Somebody may be watching. Milliseconds.
const sendEveryMs = 1_000;
// A collector that is away must not hold up the end of the service. Milliseconds.
const sendTimeoutMs = 5_000;

/** Sends spans to an OpenTelemetry collector over OTLP/HTTP. What it does not take is dropped. */
export function openOtlpSpans({ endpoint, instance }: Options): Spans {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, "")}/v1/traces`,
    timeoutMillis: sendTimeoutMs,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "squadron", "service.instance.id": instance }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        scheduledDelayMillis: sendEveryMs,
        exportTimeoutMillis: sendTimeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer("squadron");
  return {
    start: ({ name, attributes = {}, from, links = [], ago = 0, deliveries = [] }) => {
      const parent = from === undefined ? undefined : toContext(from);
      const span = tracer.startSpan(
        name,
        {
          attributes: {
            ...attributes,
            ...(deliveries.length > 0 && { "squadron.delivery": [...deliveries] }),
          },
          links: links.flatMap((text): Link[] => toLinks(text)),
          ...(ago > 0 && { startTime: Date.now() - ago }),
        },
        parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
      );
      const { traceId, spanId } = span.spanContext();
      return {
        traceId,
        traceparent: `00-${traceId}-${spanId}-01`,
        end: (failed) => {
          if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
          span.end();
        },
      };
    },
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function toLinks(text: string): Link[] {
  const context = toContext(text);
  return context ? [{ context }] : [];
}

/** What is stored may be of another version, or damaged: then it leads nowhere. */
function toContext(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}
