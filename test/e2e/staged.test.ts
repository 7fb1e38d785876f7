import { join } from "node:path";

import { expect, it } from "vitest";

import { SquadronError } from "../../src/domain/errors.ts";
import { until } from "../../src/lab/world/until.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { call, onStage, type Stage } from "./stage.ts";

// Unconfined, so that it is shown where bubblewrap is missing, too.
const env = { SQUADRON_STAGED: "1", SQUADRON_SANDBOX: "none" };

const pm = {
  env,
  script: {
    "*": [
      { reply: call("post_comment", { body: "The plan:\n\n````\nfences\n````" }) },
      { reply: call("set_labels", { add: ["bug"] }) },
      { reply: call("finish", { summary: "Sorted." }) },
    ],
  },
};

const shown = async ({ comments }: Pick<Stage, "comments">, issue: number): Promise<string> =>
  until("what is staged", async () =>
    (await comments(issue)).map(({ body }) => body).findLast((body) => body.startsWith("🧪")),
  );

/** What the App changed beside its receipts: comments that are staged or living, replies and reactions are those. */
function changes({ world }: Pick<Stage, "world">): readonly string[] {
  return world.github.writes
    .filter(
      ({ actor, method, path }) =>
        actor.endsWith("[bot]") && method !== "PATCH" && !path.endsWith("/reactions"),
    )
    .filter(({ body }) => !/"(?:🧪|\*\*pm\*\*|\*\*dev\*\*|<!-- line)/.test(JSON.stringify(body)))
    .map(({ path }) => path.replace(/^.*\/(?=issues|git|pulls)/, ""));
}

it("shows all that a turn would change and changes nothing, until a person approves exactly that", () =>
  onStage(pm, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    const body = await shown(stage, issue);
    await quiet();
    expect(body).toContain("fences");
    expect(body).toContain('add: ["bug"]');
    expect(changes({ world })).toEqual([]);
    expect((await stage.living(issue))?.body).toContain("Waits for: a person's word on 2 staged changes");
    await stage.outsider.comment(world.repository, issue, "/squadron approve");
    await quiet();
    expect(changes({ world }), "an outsider approves nothing").toEqual([]);
    await stage.maintainer.comment(world.repository, issue, "/squadron approve pm");
    await until("the receipt", async () =>
      (await stage.comments(issue)).some((each) => each.body.includes("Made 2 changes, exactly as shown")),
    );
    await quiet();
    expect(changes({ world })).toEqual([`issues/${issue}/comments`, `issues/${issue}/labels`]);
    expect(stage.wakes(), "no turn is needed for that").toHaveLength(1);
    await stage.maintainer.comment(world.repository, issue, "/squadron approve pm");
    await quiet();
    expect(changes({ world }), "once").toHaveLength(2);
  }));

it("makes the changes once, also when the service dies between them", () =>
  onStage(pm, async ({ start, world, ask, quiet, ...stage }) => {
    let dies = true;
    const first = await start({
      writes: (real) => ({
        ...real,
        addLabels: async (...args) => {
          await real.addLabels(...args);
          if (dies) throw new SquadronError("outside", "The connection broke after GitHub had done it.");
        },
      }),
    });
    const issue = await ask("pm");
    await shown(stage, issue);
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron approve");
    await until("the first change", () => changes({ world }).length >= 2);
    await first[Symbol.asyncDispose]();
    dies = false;
    await start();
    await until("the receipt", async () =>
      (await stage.comments(issue)).some((each) => each.body.includes("Made 2 changes, exactly as shown")),
    );
    await quiet();
    expect(changes({ world }).filter((path) => path.endsWith("/comments"))).toHaveLength(1);
  }));

it("lets nobody approve what a turn had wanted that was stopped since", () =>
  onStage(pm, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await shown(stage, issue);
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron stop");
    await quiet();
    await stage.maintainer.comment(world.repository, issue, "/squadron approve");
    await quiet();
    expect(changes({ world })).toEqual([]);
  }));

it("changes nothing when the world moved after it was shown, nor when a person says no", () =>
  onStage(pm, async ({ start, world, ask, quiet, ...stage }) => {
    await start();
    const issue = await ask("pm");
    await shown(stage, issue);
    await quiet();
    await stage.unheard(() =>
      stage.maintainer.editIssue(world.repository, issue, { title: "Another thing" }),
    );
    await stage.maintainer.comment(world.repository, issue, "/squadron approve");
    await until("the receipt", async () =>
      (await stage.comments(issue)).some((each) => each.body.includes("so nothing was changed")),
    );
    const other = await ask("pm");
    await shown(stage, other);
    await quiet();
    await stage.maintainer.comment(world.repository, other, "/squadron deny");
    await until("the receipt", async () =>
      (await stage.comments(other)).some((each) => each.body.includes("Dropped: nothing was changed")),
    );
    await quiet();
    expect(changes({ world })).toEqual([]);
  }));

it("pushes the very commit that was shown, and none that the clone has since", () =>
  onStage(
    {
      env,
      script: {
        "*": [
          {
            reply: call("bash", {
              command: "echo new > new.txt && git add -A && git commit -qm 'Add it' && echo committed",
              description: "work",
              mode: "sync",
            }),
          },
          { reply: call("push_changes", {}) },
          { reply: call("finish", { summary: "Pushed." }) },
        ],
      },
    },
    async ({ start, world, ask, quiet, ...stage }) => {
      await start();
      const issue = await ask("dev");
      const commit = /commit: ([0-9a-f]{40})/.exec(await shown(stage, issue))?.[1] ?? "none";
      await quiet();
      const folder = join(world.folder, "repositories", `${world.repository}.git`);
      const refs = (): Promise<string> =>
        gitOk(
          folder,
          "for-each-ref",
          "--format=%(refname) %(objectname)",
          "refs/heads/squadron",
          "refs/squadron",
        );
      expect(await refs(), "not even unfinished work").toBe("");
      await stage.maintainer.comment(world.repository, issue, "/squadron approve dev");
      await until("the branch", async () =>
        (await refs()).includes(`refs/heads/squadron/dev/issue-${issue} ${commit}`),
      );
      await quiet();
    },
  ));
