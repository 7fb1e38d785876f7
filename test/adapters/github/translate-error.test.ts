import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { statusOf, translateErrors } from "../../../src/adapters/github/translate-error.ts";
import { SquadronError } from "../../../src/domain/errors.ts";
import { setGitHubStage, type GitHubStage } from "../../support/github-stage.ts";

let stage: GitHubStage;
beforeAll(async () => {
  stage = await setGitHubStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => stage.github.faults.clear());

const ask = () => stage.host.comments(stage.repository, 1);
const answering = async (status: number): Promise<SquadronError> => {
  stage.github.faults.add({ kind: "error-before", status });
  const error: unknown = await ask().catch((thrown: unknown) => thrown);
  if (!(error instanceof SquadronError)) throw new TypeError("expected a SquadronError");
  return error;
};
/** An answer as Octokit throws it. */
const thrown = (status: number, headers: Record<string, string> = {}, message = "No.") =>
  translateErrors("do it", () =>
    Promise.reject(Object.assign(new Error(message), { status, response: { headers } })),
  );

/** The same from GraphQL, which answers 200 when it fails. */
const inGraph = (error: object, headers: Record<string, string> = {}) => {
  const failure = { name: "GraphqlResponseError", errors: [error], headers };
  return translateErrors("do it", () => Promise.reject(Object.assign(new Error("failed"), failure)));
};

const waits: readonly [string, number, Record<string, string>, number][] = [
  ["429 with Retry-After", 429, { "retry-after": "7" }, 7_000],
  ["429 without a word", 429, {}, 60_000],
  ["403 of the secondary limit", 403, { "retry-after": "30" }, 30_000],
  ["429 with a Retry-After that is no number", 429, { "retry-after": "tomorrow" }, 60_000],
  ["403 without any requests left, and no word until when", 403, { "x-ratelimit-remaining": "0" }, 60_000],
];

describe("an answer of GitHub", () => {
  it.each([500, 502, 503, 504, 408, 401])("of %s is GitHub's absence: to be tried again", async (status) => {
    stage.github.faults.add({ kind: "error-before", status });
    expect(await answering(status)).toMatchObject({ code: "outside", retryAfterMs: undefined });
  });

  it.each([400, 403, 404, 410, 422, 451])(
    "of %s is a refusal: repeating it does not help",
    async (status) => {
      const error = await answering(status);
      expect(error.code).toBe("refused");
      expect(statusOf(error)).toBe(status);
      expect(error.message).toContain(String(status));
    },
  );

  it("that never came is GitHub's absence", async () => {
    stage.github.faults.add({ kind: "reset-before" });
    await expect(ask()).rejects.toMatchObject({ code: "outside", message: /could not be reached/ });
    expect(statusOf(await ask().catch((error: unknown) => error))).toBe(404);
  });

  it.each(waits)("of %s says how long to wait", async (_what, ...[status, headers, ms]) => {
    await expect(thrown(status, headers)).rejects.toMatchObject({ code: "outside", retryAfterMs: ms });
  });

  it("of 403 whose words are of a rate limit says to wait a minute", async () => {
    const words = "You have exceeded a secondary rate limit.";
    await expect(thrown(403, {}, words)).rejects.toMatchObject({ code: "outside", retryAfterMs: 60_000 });
  });

  it("of 403 without any requests left says to wait until there are some", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ["Date"] });
    try {
      const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1700000090" };
      await expect(thrown(403, headers)).rejects.toMatchObject({ code: "outside", retryAfterMs: 90_000 });
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ["NOT_FOUND", "refused", 404],
    ["FORBIDDEN", "refused", 403],
    ["UNPROCESSABLE", "refused", 422],
    ["SERVICE_UNAVAILABLE", "outside", 503],
    [undefined, "outside", 502],
  ])("that GraphQL gives as %s is %s", async (type, code, status) => {
    const error: unknown = await inGraph({ type, message: "No." }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code });
    expect(statusOf(error)).toBe(status);
  });

  it("that GraphQL limits us says until when", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Date.now() / 1_000 + 90) };
    const error: unknown = await inGraph({ type: "RATE_LIMITED", message: "Later." }, headers).catch(
      (e: unknown) => e,
    );
    expect((error as SquadronError).retryAfterMs).toBeGreaterThan(80_000);
  });

  it("is a refusal when GraphQL does not understand us: asking again does not help", async () => {
    const refused = inGraph({ message: "Field 'x' doesn't exist", extensions: { code: "undefinedField" } });
    await expect(refused).rejects.toMatchObject({ code: "refused" });
  });

  it("is told in one line that names what was asked, however long GitHub's words are", async () => {
    const error: unknown = await thrown(422, {}, `Bad\n${"x".repeat(5_000)}`).catch((e: unknown) => e);
    expect((error as SquadronError).message).toBe("GitHub refused (422) to do it: Bad");
  });
});
