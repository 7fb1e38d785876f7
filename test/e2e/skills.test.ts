import { expect, it } from "vitest";

import { call, onStage } from "./stage.ts";

const team = `roles:
  pm:
    skills: [release]
    sub-agents: [reviewer]
`;
const releasing = `---
name: release
description: For releases of widgets.
---
Count the widgets first.
`;

it("an agent has the skills and the helpers that its role is given, and those only", () =>
  onStage(
    {
      script: {
        "*": ({ messages }) =>
          messages.some(({ toolCalls }) => toolCalls.some(({ name }) => name === "skill"))
            ? call("finish", { summary: "Read." })
            : call("skill", { skill: "release" }),
      },
    },
    async (stage) => {
      const { world, maintainer } = stage;
      await maintainer.commit(world.repository, {
        branch: "main",
        files: {
          ".github/squadron.yml": team,
          ".github/skills/release/SKILL.md": releasing,
          ".github/skills/other/SKILL.md": releasing.replace("release", "other"),
        },
      });
      await stage.start();
      const issue = await stage.ask("pm");
      await stage.shows(issue, "is asleep");
      await stage.quiet();
      const [first, second] = world.model.requests;
      const system = first?.messages.find(({ role }) => role === "system")?.text ?? "";
      expect(system).toContain("- release: For releases of widgets.");
      expect(system).not.toContain("- other:");
      expect(first?.tools).toEqual(expect.arrayContaining(["skill", "task"]));
      const read = second?.messages.map(({ text }) => text).join("\n");
      expect(read).toContain("Count the widgets first.");
    },
  ));
