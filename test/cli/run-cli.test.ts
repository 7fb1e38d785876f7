import { expect, it } from "vitest";

import { runHere } from "./operator-stage.ts";

it.each([
  ["", /Usage: squadron <command>/],
  ["fly", /there is no command "fly"/],
  ["strat", /Did you mean "start"\?/],
  ["sessions", /sessions needs one of list, /],
  ["sessions lst", /sessions needs one of list, /],
  ["status --fly", /--fly/],
  ["config check extra", /extra/],
  ["audit export --since yesterday", /^--since: Name a day or a time/],
  ["audit export --repository acme", /^--repository: Name the repository/],
  ["deliveries redeliver 12x --yes", /Write numbers/],
  ["deliveries list --last 0", /^--last: /],
  ["events list --last 101", /^--last: /],
  ["events show -1", /./],
  ["drain --within soon", /^--within: .*30m/],
  ["sessions list --status gone", /gone/],
  ["sessions cleanup --yes", /^--older-than: It is needed\./],
  ["sessions cleanup --older-than week --yes", /^--older-than: .*30m, 24h, 7d, 2w/],
  ["sessions delete --yes", /Not enough/],
])("ends with 2 for what is wrong with the line, and says on stderr what: squadron %s", async (line, why) => {
  expect(await runHere(line)).toEqual({ code: 2, out: "", err: expect.stringMatching(why) as unknown });
});

it("asks before it has anything delivered again, and shows what that would be", async () => {
  expect(await runHere("deliveries redeliver 12 13")).toMatchObject({
    code: 2,
    err: "Nobody can be asked here: add --yes to do it, or --dry-run to see it.\n",
  });
  expect(await runHere("deliveries redeliver 12 13 --dry-run")).toEqual({
    code: 0,
    out: "Would redeliver 2 deliveries:\n  12\n  13\n",
    err: "",
  });
});
