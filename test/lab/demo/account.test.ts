import { expect, it } from "vitest";

import type { LabWrite } from "../../../src/lab/github/journal.ts";
import { unfinishedWork } from "../../../src/lab/demo/team/name-write.ts";
import { account } from "../../../src/lab/demo/team/account.ts";

const write = (change: Partial<LabWrite>): LabWrite => ({
  at: new Date(0),
  method: "POST",
  path: "/repos/acme/widgets/issues/2/comments",
  actor: "squadron-lab[bot]",
  status: 201,
  body: {},
  made: 1,
  ...change,
});
const marked = (body: string, id: string): { body: string } => {
  const mark = Buffer.from(JSON.stringify({ k: "7/2/dev", e: 1, id })).toString("base64url");
  return { body: `${body}\n\n<!-- squadron ${mark}.${"0".repeat(64)} -->` };
};
const handed = write({ body: marked("🤝 **dev** asks **security** to review this", "1.x:hand:0") });

it("names a change that the story does not have", () => {
  const { wrong } = account([write({ method: "DELETE", path: "/repos/acme/widgets/git/refs/heads/main" })]);
  expect(wrong).toContain("Not in the plot: squadron-lab[bot] DELETE /git/refs/heads/main.");
  const elsewhere = account([
    write({ method: "PUSH", path: "/acme/widgets.git", body: [{ ref: "refs/heads/main" }] }),
  ]);
  expect(elsewhere.wrong).toContain("Not in the plot: dev: pushes main.");
});

it("lets pass beside the plot what it is told to, and nothing else", () => {
  const kept = write({
    method: "PUSH",
    path: "/acme/widgets.git",
    body: [{ ref: "refs/squadron/wip/dev/issue-2" }],
  });
  expect(account([kept]).wrong).toContain(`Not in the plot: ${unfinishedWork}.`);
  expect(account([kept], [unfinishedWork]).wrong.join()).not.toContain(unfinishedWork);
});

it("names what is missing, and what was done too often", () => {
  const { made, wrong } = account([
    handed,
    write({
      path: "/repos/acme/widgets/pulls",
      body: { ...marked("Closes #2", "1.x:open-pull:0"), draft: true },
    }),
    write({
      path: "/repos/acme/widgets/pulls",
      body: { ...marked("Closes #2", "1.x:open-pull:1"), draft: true },
    }),
  ]);
  expect(made).toEqual({ "dev: hands #2 to security": 1, "dev: opens a draft that closes #2": 2 });
  expect(wrong).toContain("dev: opens a draft that closes #2: 2 times, not 1.");
  expect(wrong).toContain("pm: opens an issue: 0 times, not 2.");
});

it("names an effect that was made twice, whatever its words", () => {
  const said = (words: string): LabWrite => write({ body: marked(words, "1.x:comment:0") });
  expect(account([said("Done."), said("It is done.")]).wrong).toContain(
    "7/2/dev:1:1.x:comment:0 was made 2 times.",
  );
});
