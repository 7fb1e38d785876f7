import { expect, it } from "vitest";

import { until } from "../../src/lab/world/until.ts";
import { call, onStage } from "./stage.ts";

it("runs one turn after the other when only one is allowed", () => {
  const running = new Set<string>();
  let most = 0;
  return onStage(
    {
      script: {
        "*": [
          {
            wait: "go",
            reply: ({ session }) => {
              running.add(session);
              most = Math.max(most, running.size);
              return call("post_comment", { body: "Working on it." });
            },
          },
          {
            reply: ({ session }) => {
              running.delete(session);
              return call("finish", { summary: "Done." });
            },
          },
        ],
      },
      env: { SQUADRON_TURNS: "1" },
    },
    async ({ start, world, ask, quiet, redis, wakes, said }) => {
      await start();
      const first = await ask("pm");
      const second = await ask("pm");
      await world.model.reached("go");
      const waiting = `{squadron}:gate:waiting:${world.repositoryId}`;
      await until("one that waits for its place", async () => (await redis.zcard(waiting)) === 1);
      expect(wakes(), "the second has not begun").toHaveLength(1);
      world.model.release("go");
      await quiet();
      expect(most, "turns at once").toBe(1);
      expect([await said(first), await said(second)].map((all) => all.length)).toEqual([1, 1]);
    },
  );
});

it("never mixes two repositories that have an issue of the same number", () => {
  const begun = new Set<string>();
  let both: () => void = () => undefined;
  const together = new Promise<void>((resolve) => (both = resolve));
  const other = "acme/gadgets";
  return onStage(
    {
      script: {
        "*": async ({ session, messages }) => {
          const last = messages.at(-1);
          if (last?.role === "user") {
            begun.add(session);
            if (begun.size === 2) both();
            // Neither goes on before both are there.
            await together;
            return call("bash", { command: "head -n 1 README.md", description: "read", mode: "sync" });
          }
          if (last?.text.includes("Posted as comment") === true) return call("finish", { summary: "Done." });
          return call("post_comment", { body: `It says: ${last?.text.split("\n")[0] ?? ""}` });
        },
      },
      // Unconfined, so that it is shown where bubblewrap is missing, too: the clones are what is looked at.
      env: { SQUADRON_SANDBOX: "none" },
    },
    async ({ start, world, ask, quiet, maintainer, ...stage }) => {
      const files = { "README.md": "# Gadgets\n" };
      const { id } = await world.github.seed.createRepository("acme", "gadgets", { files });
      world.github.seed.addCollaborator(other, "maintainer", "admin");
      await start();
      const issue = await ask("dev", { title: "About widgets" });
      const { number } = await maintainer.createIssue(other, { title: "About gadgets" });
      await maintainer.addLabel(other, number, "squadron:dev");
      await quiet();
      expect(number, "the same number").toBe(issue);
      expect(await stage.said(issue)).toEqual([expect.stringContaining("It says: # Widgets")]);
      expect(await stage.said(number, other)).toEqual([expect.stringContaining("It says: # Gadgets")]);
      const wordsOf = (session: string): string =>
        JSON.stringify(world.model.requests.filter((request) => request.session === session));
      expect(wordsOf(stage.key(issue, "dev"))).not.toContain("adgets");
      expect(wordsOf(`${id}/${number}/dev`)).not.toContain("idgets");
      for (const repository of [world.repository, other])
        expect((await stage.living(issue, "dev", repository))?.body).toContain("is asleep");
    },
  );
});
