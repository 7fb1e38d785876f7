import { expect, it } from "vitest";

import type { Improvise } from "../../src/lab/model/script.ts";
import { sandbox } from "../support/sandbox.ts";
import { call, onStage } from "./stage.ts";

/** Looks for what the preparation left, says it, and ends. */
const look: Improvise = ({ messages }) => {
  const last = messages.at(-1);
  if (last?.role !== "tool") return call("bash", { command: "cat node_modules/left", description: "look" });
  return call("finish", { summary: `Found: ${last.text}` });
};

it.skipIf(!sandbox)("finds its dependencies there, and is told of them in its first turn only", () =>
  onStage({ script: { "*": look } }, async (stage) => {
    const { world, maintainer } = stage;
    await maintainer.commit(world.repository, {
      branch: "main",
      files: {
        "package-lock.json": "{}",
        ".github/squadron.yml":
          "prepare:\n  command: mkdir node_modules && echo by preparation > node_modules/left\n",
      },
    });
    await stage.start();
    const issue = await stage.ask("dev");
    await stage.shows(issue, "Found: by preparation", "dev");
    expect(stage.told()).toContain("Your clone has its dependencies");
    await stage.quiet();
    const before = stage.told().length;
    await maintainer.comment(world.repository, issue, "Once more.");
    await stage.quiet();
    expect(stage.told().slice(before)).toContain("Once more.");
    expect(stage.told().slice(before)).not.toContain("Your clone has its dependencies");
  }),
);
