import { afterAll, beforeAll, expect, it } from "vitest";

import { sessionOf } from "../page/page-stage.ts";
import { runHere, setOperatorStage } from "./operator-stage.ts";

let stage: Awaited<ReturnType<typeof setOperatorStage>>;
beforeAll(async () => {
  stage = await setOperatorStage([sessionOf(1), sessionOf(2)]);
});
afterAll(() => stage[Symbol.asyncDispose]());
const holds = async (id: number): Promise<boolean> =>
  (await stage.halts.of({ id, owner: "acme", name: `repo-${id}` })) !== undefined;

it("stops one repository and no other, under whatever name it has later", async () => {
  const { code, out } = await stage.run("kill-switch on Acme/Repo-1");
  expect({ code, out }).toEqual({
    code: 0,
    out: "Halted (Acme/Repo-1): no agent begins anything until `squadron kill-switch off Acme/Repo-1`. Stopped 0: nobody was at work.\n",
  });
  expect([await holds(1), await holds(2)]).toEqual([true, false]);
  expect(await stage.halts.of({ id: 1, owner: "acme", name: "renamed" })).toBeDefined();
  expect((await stage.run("status")).out).toMatch(/^halted +acme\/repo-1, by \S+, now$/m);
});

it("is lifted where it was set, and says when nothing was", async () => {
  expect(await stage.run("kill-switch off --everywhere --json")).toMatchObject({
    code: 1,
    out: '{"lifted":false,"where":"everywhere"}\n',
  });
  expect((await stage.run("kill-switch off acme/repo-2")).code).toBe(1);
  expect(await holds(1)).toBe(true);
  expect(await stage.run("kill-switch off acme/repo-1")).toMatchObject({
    code: 0,
    out: "Lifted: agents work again (acme/repo-1).\n",
  });
  expect(await holds(1)).toBe(false);
});

it("stops everything, and does not lift it for one repository", async () => {
  expect((await stage.run("kill-switch on --everywhere")).code).toBe(0);
  expect([await holds(1), await holds(3)]).toEqual([true, true]);
  expect((await stage.run("kill-switch off acme/repo-1")).code).toBe(1);
  expect(await holds(1)).toBe(true);
  expect((await stage.run("kill-switch off --everywhere")).code).toBe(0);
  expect(await holds(1)).toBe(false);
});

it.each([
  ["kill-switch on", "not both"],
  ["kill-switch on acme/repo-1 --everywhere", "not both"],
  ["kill-switch off", "not both"],
  ["kill-switch on acme/*", "<owner>/<name>"],
  ["kill-switch flip --everywhere", "on and off"],
])("ends with 2 and changes nothing: %s", async (line, why) => {
  const { code, err } = await stage.run(line);
  expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  expect(await stage.halts.all()).toEqual({});
});

it("ends with 1 where the store is not there: nobody is told that agents are stopped while they are not", async () => {
  const { code, out } = await runHere("kill-switch on --everywhere", { REDIS_URL: "redis://127.0.0.1:1" });
  expect([code, out]).toEqual([1, ""]);
});
