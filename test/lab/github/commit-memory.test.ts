import { expect, it } from "vitest";

import { createCommitMemory } from "../../../src/lab/github/git/commit-memory.ts";

const id = (digit: string): string => digit.repeat(40);

/** Counts what is asked. */
function asking(answer: string | undefined) {
  const asked: string[] = [];
  return {
    asked,
    ask: (folder: string, { from, to }: { from: string; to: string }) => {
      asked.push(`${folder} ${from.slice(0, 4)} ${to.slice(0, 4)}`);
      return Promise.resolve(answer);
    },
  };
}

it("asks once about two commits that are named by their ids, and again in another folder or about others", async () => {
  const { ask, asked } = asking("an answer");
  const recall = createCommitMemory().recalling(ask);
  for (const folder of ["a", "a", "b"])
    expect(await recall(folder, { from: id("1"), to: id("2") })).toBe("an answer");
  await recall("a", { from: id("2"), to: id("1") });
  expect(asked).toEqual(["a 1111 2222", "b 1111 2222", "a 2222 1111"]);
});

it("asks again about names, which may stand for another commit later", async () => {
  const { ask, asked } = asking("an answer");
  const recall = createCommitMemory().recalling(ask);
  for (let round = 0; round < 2; round += 1) await recall("a", { from: "main", to: id("2") });
  expect(asked).toHaveLength(2);
});

it("asks again about commits that were not there, and about all when a folder was taken away", async () => {
  const { ask, asked } = asking(undefined);
  const memory = createCommitMemory();
  const recall = memory.recalling(ask);
  for (let round = 0; round < 2; round += 1) await recall("a", { from: id("1"), to: id("2") });
  expect(asked).toHaveLength(2);
  const known = asking("an answer");
  const again = memory.recalling(known.ask);
  await again("a", { from: id("1"), to: id("2") });
  memory.forget();
  await again("a", { from: id("1"), to: id("2") });
  expect(known.asked).toHaveLength(2);
});

it("keeps what was used last, and no more than it may", async () => {
  const { ask, asked } = asking("an answer");
  const recall = createCommitMemory(2).recalling(ask);
  for (const digit of ["1", "2", "1", "3", "1"]) await recall("a", { from: id(digit), to: id(digit) });
  expect(asked).toHaveLength(3);
});
