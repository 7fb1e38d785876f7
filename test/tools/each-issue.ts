import { afterAll, beforeAll, beforeEach } from "vitest";

import { setToolStage, type ToolStage } from "./tool-stage.ts";

/** The stage of the test file that imports it. */
export let stage: ToolStage;
/** A new one for each of its tests. */
export let issue: number;

beforeAll(async () => {
  stage = await setToolStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  issue = await stage.issue();
});
