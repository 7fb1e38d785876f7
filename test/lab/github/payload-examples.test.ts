import { createRequire } from "node:module";

import { expect, test } from "vitest";

import { actOutEverything } from "../../conformance/act-out-everything.ts";
import { startFixture } from "./lab-fixture.ts";

type Fields = Readonly<Record<string, unknown>>;

const load = createRequire(import.meta.url);
const examples = load("@octokit/webhooks-examples/api.github.com/index.json") as readonly {
  readonly name: string;
  readonly examples: readonly Fields[];
}[];

// The examples were recorded over years: these fields are of organizations and of things the lab has not (milestones,
// packages), or GitHub has stopped sending them.
const NOT_EVERYWHERE = new Set(["organization", "installation", "enterprise", "milestone"]);

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields that every example of an event has and that a payload lacks, down to the things inside. */
function lacking(payload: Fields, recorded: readonly Fields[], path = ""): string[] {
  const [first, ...others] = recorded;
  const common = Object.keys(first ?? {}).filter((key) => others.every((other) => key in other));
  return common.flatMap((key) => {
    if (NOT_EVERYWHERE.has(key)) return [];
    if (!(key in payload)) return [`${path}${key}`];
    const [mine, theirs] = [payload[key], recorded.map((one) => one[key])];
    return isFields(mine) && theirs.every(isFields) ? lacking(mine, theirs, `${path}${key}.`) : [];
  });
}

/** Which permissions an App has is its own affair. */
const isOwnPermission = (path: string): boolean => path.includes("app.permissions.");

test("every payload has what all of GitHub's recorded examples of its event have", async () => {
  await using fixture = await startFixture();
  await fixture.lab.as("wes").commit("ada/engine", { branch: "fix", files: { "a.txt": "a" } });
  await actOutEverything(fixture);
  await fixture.lab.settled();
  const compared = new Set<string>();
  const missing = new Set<string>();
  for (const { event, body } of fixture.receiver.received) {
    const recorded = (examples.find(({ name }) => name === event)?.examples ?? []).filter(
      (example) => example["action"] === body["action"],
    );
    if (recorded.length === 0) continue;
    const name = typeof body["action"] === "string" ? `${event}.${body["action"]}` : event;
    compared.add(name);
    for (const field of lacking(body, recorded).filter((path) => !isOwnPermission(path)))
      missing.add(`${name}: ${field}`);
  }
  expect([...missing]).toEqual([]);
  expect(compared.size).toBe(51);
});
