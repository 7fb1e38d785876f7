import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Link,
  type SpanContext,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes, type Resource } from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor, type ReadableSpan } from "@opentelemetry/sdk-trace-base";

import type { ToldSpan } from "../../domain/told-span.ts";
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
  const resource = resourceFromAttributes({ "service.name": "squadron", "service.instance.id": instance });
  const processor = new BatchSpanProcessor(exporter, {
    scheduledDelayMillis: sendEveryMs,
    exportTimeoutMillis: sendTimeoutMs,
  });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
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
    add: (span) => processor.onEnd(toReadable(span, resource)),
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

function toReadable(span: ToldSpan, resource: Resource): ReadableSpan {
  const at = (spanId: string): SpanContext => ({
    traceId: span.traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
  });
  return {
    name: span.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => at(span.spanId),
    ...(span.parentSpanId !== "" && { parentSpanContext: at(span.parentSpanId) }),
    startTime: toTime(span.from),
    endTime: toTime(span.to),
    duration: toTime(span.to - span.from),
    ended: true,
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes,
    links: [],
    events: [],
    resource,
    // Tells what the runtime says of itself from what we saw.
    instrumentationScope: { name: "copilot-runtime" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** @returns seconds and nanoseconds. */
function toTime(ms: number): [number, number] {
  return [Math.trunc(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)];
}
