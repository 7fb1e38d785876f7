import { expect, test } from "vitest";

import type { Exchange } from "../../src/lab/github/lab.ts";
import { ALL_ROUTES } from "../../src/lab/github/routes/all-routes.ts";
import { actOutEverything } from "./act-out-everything.ts";
import { createContractChecker, type Violation } from "./contract-checker.ts";
import { drive } from "./drive.ts";
import { WEBHOOKS } from "./operations.ts";
import { agreeToApp, createAsk, startTour } from "./tour.ts";

/** The lab's own spelling of a route as the contract's, with the names of parameters left out. */
const anonymous = (route: string): string =>
  route.replaceAll(/\{[^{}]*\}|:\w+(\{[^{}]*\})?/g, "{}").replace(/\/contents\/?$/, "/contents/{}");

// GraphQL has a schema of its own, of which the lab refuses all that it does not know; logs lie on another host.
const OF_ANOTHER_CONTRACT = /^\/(graphql|api\/graphql|_logs\/.*)$/;

test("every operation the lab serves takes and gives what GitHub's own contract says", async () => {
  const checker = createContractChecker();
  const violations: Violation[] = [];
  const exchanges: Exchange[] = [];
  await using fixture = await startTour((exchange) => exchanges.push(exchange));
  const ask = await createAsk(fixture, fixture.lab.url);
  const surprises: string[] = [];
  await drive(
    async (visit) => {
      const answer = await ask(visit);
      if (answer.status !== visit.expect)
        surprises.push(`${visit.method} ${visit.path}: ${answer.status}, not ${visit.expect}`);
      return answer;
    },
    await agreeToApp(fixture),
  );
  for (const exchange of exchanges) violations.push(...checker.check(exchange));
  expect(surprises).toEqual([]);
  expect(violations).toEqual([]);

  const served = new Set(
    ALL_ROUTES.filter(({ path }) => !OF_ANOTHER_CONTRACT.test(path)).map((route) =>
      anonymous(`${route.method} ${route.path}`),
    ),
  );
  const covered = new Set([...checker.covered].map(anonymous));
  expect([...served].filter((operation) => !covered.has(operation))).toEqual([]);
  expect(covered.size).toBe(106);
});

test("every webhook the lab sends has the shape that GitHub's contract gives it", async () => {
  const checker = createContractChecker();
  await using fixture = await startTour();
  await actOutEverything(fixture);
  await fixture.lab.settled();
  const violations = fixture.receiver.received.flatMap(({ event, body }) =>
    checker.checkWebhook(event, body),
  );
  expect(violations).toEqual([]);
  const missing = WEBHOOKS.filter((name) => !checker.covered.has(`webhook ${name}`));
  expect(missing).toEqual([]);
});

test("an answer that drifts from the contract is reported, field by field", async () => {
  const checker = createContractChecker();
  await using fixture = await startTour();
  const ask = await createAsk(fixture, fixture.lab.url);
  const path = "/repos/ada/engine";
  const { body } = await ask({ as: "bot", method: "GET", path, expect: 200 });
  const { private: _left, ...drifted } = body as Record<string, unknown>;
  expect(checker.check({ method: "GET", path, status: 200, responseBody: body })).toEqual([]);
  expect(
    checker.check({ method: "GET", path, status: 200, responseBody: { ...drifted, size: "big" } }),
  ).toEqual([
    {
      where: "response",
      operation: "GET /repos/{owner}/{repo}",
      problem: "the body must have required property 'private'",
    },
    { where: "response", operation: "GET /repos/{owner}/{repo}", problem: "/size must be integer" },
  ]);
  expect(checker.check({ method: "GET", path, status: 299, responseBody: body })).toMatchObject([
    { problem: "GitHub never answers 299 here" },
  ]);
});

test("a webhook that lacks what the contract demands is reported, and so is one that GitHub does not know", () => {
  const checker = createContractChecker();
  const problems = (payload: unknown): readonly string[] =>
    checker.checkWebhook("issues", payload).map((violation) => violation.problem);
  expect(problems({ action: "opened" })).toContain("the body must have required property 'issue'");
  expect(problems({ action: "vanished" })).toEqual(["GitHub has no such webhook"]);
});

test("a request that GitHub would not understand is reported before it is ever sent there", () => {
  const checker = createContractChecker();
  const at = { status: 404, responseBody: { message: "Not Found" } };
  const problems = (method: string, path: string, requestBody?: unknown): readonly string[] =>
    checker.check({ ...at, method, path, requestBody }).map((violation) => violation.problem);
  expect(problems("GET", "/repos/ada/engine/issues?lables=bug")).toEqual([
    "GitHub knows no parameter lables",
  ]);
  expect(problems("GET", "/repos/ada/engine/issues/first")).toEqual([
    "parameter issue_number: the body must be integer",
  ]);
  expect(problems("POST", "/repos/ada/engine/issues/1/reactions", { content: "shrug" })).toHaveLength(1);
  expect(problems("POST", "/repos/ada/engine/issues/1/comments")).toEqual(["the body is missing"]);
  expect(problems("GET", "/repos/ada/engine/wishes")).toEqual([
    "the cut of GitHub's contract has no such operation",
  ]);
});
