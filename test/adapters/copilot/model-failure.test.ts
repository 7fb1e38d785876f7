import { expect, test } from "vitest";
import { modelFailure } from "../../../src/adapters/copilot/model-failure.ts";

test.each([
  [401, true],
  [402, true],
  [408, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [403, false],
  [404, false],
  [413, false],
])("a %i from the model counts as outside: %s", (statusCode, outside) => {
  expect(modelFailure({ errorType: "query", message: "m", statusCode })).toMatchObject({ outside });
});

test("an answer that never came is from outside", () => {
  const message = "Failed native model HTTP request: net";
  expect(modelFailure({ errorType: "query", message })).toMatchObject({ outside: true });
});

test("an error without a status that says nothing of the network is the turn's own", () => {
  expect(modelFailure({ errorType: "query", message: "Model returned no choices" })).toMatchObject({
    outside: false,
  });
});

test("the message is one short line", () => {
  const { message } = modelFailure({ errorType: "query", statusCode: 500, message: "a\nb".repeat(1000) });
  expect(message.length).toBeLessThan(320);
  expect(message).not.toContain("\n");
});
