import { z } from "zod";

import type { CheckChange } from "../acts/checks.ts";
import { CONCLUSIONS } from "../records.ts";

// GitHub's limits: characters of a text, annotations in one request.
const LONGEST_TEXT = 65_535;
const MOST_ANNOTATIONS = 50;

const ANNOTATION = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
});

const OUTPUT = z.object({
  title: z.string().optional(),
  summary: z.string().max(LONGEST_TEXT),
  text: z.string().max(LONGEST_TEXT).optional(),
  annotations: z.array(ANNOTATION).max(MOST_ANNOTATIONS).default([]),
});

/** The body of a request that changes a check run. */
export const CHECK_CHANGE = z.object({
  name: z.string().min(1).optional(),
  details_url: z.url().optional(),
  external_id: z.string().optional(),
  started_at: z.iso.datetime().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z.enum(CONCLUSIONS).optional(),
  completed_at: z.iso.datetime().optional(),
  output: OUTPUT.optional(),
});

/** The body of a request that makes one. */
export const NEW_CHECK = CHECK_CHANGE.extend({ name: z.string().min(1), head_sha: z.string() });

const date = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

function outputOf(output: z.output<typeof OUTPUT>): NonNullable<CheckChange["output"]> {
  return {
    title: output.title ?? null,
    summary: output.summary,
    text: output.text ?? null,
    annotations: output.annotations.map((one) => ({
      path: one.path,
      startLine: one.start_line,
      endLine: one.end_line,
      level: one.annotation_level,
      message: one.message,
      title: one.title ?? null,
      details: one.raw_details ?? null,
    })),
  };
}

/** What a body asks for. */
export function checkChange(body: z.output<typeof CHECK_CHANGE>): CheckChange {
  return {
    name: body.name,
    status: body.status,
    conclusion: body.conclusion,
    startedAt: date(body.started_at),
    completedAt: date(body.completed_at),
    detailsUrl: body.details_url,
    externalId: body.external_id,
    output: body.output === undefined ? undefined : outputOf(body.output),
  };
}
