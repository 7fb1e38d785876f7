import { z } from "zod";

import { SquadronError } from "../../domain/errors.ts";

// GitHub asks for at least a minute when it limits without saying how long.
const limitedWithoutWordMs = 60_000;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/** Runs a request and turns its failure into ours: `refused` when GitHub said no, `outside` for everything else. */
export async function translateErrors<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw error instanceof SquadronError ? error : toSquadronError(what, error);
  }
}

function toSquadronError(what: string, error: unknown): SquadronError {
  const answer = readAnswer(error);
  if (!answer)
    return new SquadronError("outside", `GitHub could not be reached to ${what}.`, { cause: error });
  const waitMs = retryAfterMs(answer);
  if (waitMs !== undefined) {
    const details = { cause: error, retryAfterMs: waitMs };
    return new SquadronError("outside", `GitHub limits requests; it was asked to ${what}.`, details);
  }
  if (answer.status >= 500 || answer.status === 401 || answer.status === 408) {
    return new SquadronError("outside", `GitHub answered ${answer.status} when asked to ${what}.`, {
      cause: error,
    });
  }
  const because = answer.message.split("\n")[0]?.slice(0, 200) ?? "";
  return new SquadronError("refused", `GitHub refused (${answer.status}) to ${what}: ${because}`, {
    cause: error,
  });
}

/** Status of the answer behind a failure, undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  return readAnswer(error instanceof SquadronError ? error.cause : error)?.status;
}

function readAnswer(error: unknown): Answer | undefined {
  const graph = graphError.safeParse(error);
  if (graph.success) return ofGraph(graph.data);
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return undefined;
  // Octokit reports a failed connection as status 500 without a response.
  if (!("response" in error) || typeof error.response !== "object" || error.response === null)
    return undefined;
  const headers = "headers" in error.response ? (error.response.headers as Answer["headers"]) : {};
  return { status: error.status, headers, message: error.message };
}

// GraphQL answers 200 also when it fails; these are the words it has instead of a status.
const graphStatus: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  SERVICE_UNAVAILABLE: 503,
};

const graphError = z.object({
  name: z.literal("GraphqlResponseError"),
  headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
  errors: z.tuple(
    [z.object({ type: z.string().optional(), message: z.string(), extensions: z.unknown().optional() })],
    z.unknown(),
  ),
});

function ofGraph({ errors: [first], headers }: z.output<typeof graphError>): Answer {
  const { type, message, extensions } = first;
  // Without a word of what kind it is GitHub failed by itself; any other word is a refusal.
  const status = type === undefined && extensions === undefined ? 502 : (graphStatus[type ?? ""] ?? 422);
  return { status, headers, message };
}

function retryAfterMs({ status, headers, message }: Answer): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after) && after > 0) return after * 1_000;
  if (headers["x-ratelimit-remaining"] === "0") {
    const until = Number(headers["x-ratelimit-reset"]) * 1_000;
    return Number.isFinite(until) ? Math.max(1_000, until - Date.now()) : limitedWithoutWordMs;
  }
  return status === 429 || /rate limit/i.test(message) ? limitedWithoutWordMs : undefined;
}
