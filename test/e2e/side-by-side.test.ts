import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { roleOf } from "../../src/lab/demo/team/team-script.ts";
import { lastAsked } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
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

it("never mixes two roles that work on one issue at once", () => {
  const begun = new Set<string>();
  let both: () => void = () => undefined;
  const together = new Promise<void>((resolve) => (both = resolve));
  return onStage(
    {
      script: {
        "*": async (request) => {
          const role = roleOf(request);
          const last = lastAsked(request);
          if (last.includes("asks you to work on this")) {
            begun.add(role);
            if (begun.size === 2) both();
            await together;
            const command = `echo ${role} > ${role}.md && git add -A && git commit -qm "By ${role}" && ls`;
            return call("bash", { command, description: "work", mode: "sync" });
          }
          if (last.includes("README.md")) return call("push_changes", {});
          return last.includes("is at ")
            ? call("post_comment", { body: `${role} has pushed.` })
            : call("finish", { summary: "Done." });
        },
      },
      env: { SQUADRON_SANDBOX: "none" },
    },
    async (stage) => {
      const { start, world, ask, quiet, maintainer, key, keysOf } = stage;
      await start();
      const issue = await ask("dev");
      await maintainer.addLabel(world.repository, issue, "squadron:docs");
      await quiet();
      const repository = join(world.folder, "repositories", `${world.repository}.git`);
      for (const [role, other] of [
        ["dev", "docs"],
        ["docs", "dev"],
      ] as const) {
        const branch = `squadron/${role}/issue-${issue}`;
        const files = (await gitOk(repository, "ls-tree", "--name-only", branch)).split("\n");
        expect(files).toContain(`${role}.md`);
        expect(files).not.toContain(`${other}.md`);
        const clone = join(world.env["SQUADRON_STATE"] ?? "", "clones", key(issue, role));
        expect(await readdir(clone)).not.toContain(`${other}.md`);
        const words = JSON.stringify(
          world.model.requests.filter(({ session }) => session === key(issue, role)),
        );
        expect(words).toContain(`By ${role}`);
        expect(words).not.toContain(`By ${other}`);
        expect(await stage.said(issue)).toContainEqual(
          expect.stringMatching(new RegExp(`^${role} has pushed`)),
        );
      }
      const keys = await keysOf(key(issue, "dev"));
      expect(keys.length).toBeGreaterThan(0);
      expect((await keysOf(key(issue, "docs"))).filter((name) => keys.includes(name))).toEqual([]);
    },
  );
});
