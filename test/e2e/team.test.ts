import { join } from "node:path";

import { expect, it } from "vitest";

import type { Replacements } from "../../src/replacements.ts";
import type { Approval } from "../../src/domain/roster.ts";
import { squadronTools } from "../../src/domain/tool-names.ts";
import { roleOf } from "../../src/lab/demo/team/team-script.ts";
import { lastAsked, type Improvise, type ModelRequest, type Reply } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import { gitOk } from "../lab/github/git-fixture.ts";
import { call, onStage, type Stage } from "./stage.ts";

// Unconfined, so that it is shown where bubblewrap is missing, too; what the sandbox keeps is shown elsewhere.
const env = { SQUADRON_SANDBOX: "none" };

const bash = (command: string): Reply => call("bash", { command, description: "work", mode: "sync" });
const done = call("finish", { summary: "Done." });

/** Answers by role: the first line whose words were asked last. */
const team =
  (
    lines: Readonly<
      Record<string, readonly (readonly [string | RegExp, (request: ModelRequest) => Reply])[]>
    >,
  ): Improvise =>
  (request) => {
    const last = lastAsked(request);
    const found = (lines[roleOf(request)] ?? []).find(([words]) =>
      typeof words === "string" ? last.includes(words) : words.test(last),
    );
    return found?.[1](request) ?? done;
  };

const commit = (file: string, text: string): Reply =>
  bash(
    `printf '${text}' > ${file} && git add -A && git commit -qm "Change ${file}" && echo committed ${file}`,
  );

/** The built-in team with every tool, which asks a person before it does this. */
const asking = (gate: Approval): Replacements => ({
  team: (real) => ({
    ...real,
    roster: real.roster.map((role) => ({ ...role, tools: squadronTools, approvals: [gate] })),
  }),
});

const repositoryOf = ({ world }: Stage): string =>
  join(world.folder, "repositories", `${world.repository}.git`);

interface Pull {
  readonly number: number;
  readonly draft: boolean;
  readonly state: string;
  readonly merged: boolean;
  readonly body: string;
  readonly head: { readonly sha: string; readonly ref: string };
}

const pulls = async ({ world, maintainer }: Stage): Promise<readonly Pull[]> =>
  (await maintainer.request("GET", `/repos/${world.repository}/pulls?state=all`)).body as readonly Pull[];
const pullWith = (stage: Stage, is: (pull: Pull) => boolean): Promise<Pull> =>
  until("the pull request", async () => (await pulls(stage)).find(is));

it("a role hands an issue to another, which opens a pull request that closes it, and its merge lets everybody go", () => {
  const script = team({
    pm: [["asks you to work on this", () => call("hand_off", { role: "dev", message: "Mend sum()." })]],
    dev: [
      ["Your teammate pm", () => commit("src/sum.js", "export const sum = 0;\\n")],
      [
        "committed src/sum.js",
        () => call("open_pull_request", { title: "Mend sum()", body: "It was wrong." }),
      ],
      ["as a draft", () => call("update_pull_request", { state: "ready" })],
    ],
    reviewer: [
      [
        "Pull request #2: ",
        (request) =>
          call("submit_review", {
            verdict: "approve",
            commit: / at ([0-9a-f]{40}) into/.exec(lastAsked(request))?.[1] ?? "",
            body: "It is right.",
          }),
      ],
      [/reviewer.*to review/, () => call("read_thread", {})],
    ],
  });
  return onStage({ script: { "*": script }, env, reword: true }, async (stage) => {
    const { world, maintainer } = stage;
    await stage.start();
    const issue = await stage.ask("pm");
    const pull = await pullWith(stage, ({ draft }) => !draft);
    expect(pull.body).toContain(`Closes #${issue}`);
    expect(pull.head.ref).toBe(`squadron/dev/issue-${issue}`);
    const log = await gitOk(repositoryOf(stage), "log", "-1", "--format=%an %ae", pull.head.sha);
    expect(log).toContain("squadron-lab[bot]");
    await until("the reviewer's check", async () => {
      const path = `/repos/${world.repository}/commits/${pull.head.sha}/check-runs`;
      const { body } = await maintainer.request("GET", path);
      const runs = (body as { check_runs: { name: string; conclusion: string }[] }).check_runs;
      return runs.some(({ name, conclusion }) => name === "squadron/reviewer" && conclusion === "success");
    });
    await stage.quiet();
    expect((await stage.said(issue)).filter((body) => body.startsWith("🤝"))).toHaveLength(1);
    await maintainer.merge(world.repository, pull.number);
    await stage.shows(issue, "is gone", "dev");
    await stage.shows(pull.number, "is gone", "reviewer");
    await stage.quiet();
    for (const key of [stage.key(issue, "pm"), stage.key(issue, "dev"), stage.key(pull.number, "reviewer")])
      expect(await stage.histories(key)).toBe(0);
  });
});

it("a review brings every open thread in one prompt, and each is answered once", () => {
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "one\\ntwo\\nthree\\n")],
      [
        "committed src/sum.js",
        () => call("open_pull_request", { title: "Mend sum()", body: "It was wrong." }),
      ],
      [
        "Open review threads",
        (request) => ({
          tools: [...lastAsked(request).matchAll(/comment (\d+), @maintainer/g)].map(([, id]) => ({
            name: "reply_to_review",
            arguments: { comment_id: Number(id), body: "Mended." },
          })),
        }),
      ],
    ],
  });
  return onStage({ script: { "*": script }, env, reword: true }, async (stage) => {
    const { world, maintainer } = stage;
    await stage.start();
    const issue = await stage.ask("dev");
    const pull = await pullWith(stage, () => true);
    await stage.quiet();
    await maintainer.review(world.repository, pull.number, {
      event: "REQUEST_CHANGES",
      body: "Two things.",
      comments: [
        { path: "src/sum.js", line: 1, side: "RIGHT", body: "First." },
        { path: "src/sum.js", line: 3, side: "RIGHT", body: "Third." },
      ],
    });
    const replies = (): number => world.github.writes.filter(({ path }) => path.endsWith("/replies")).length;
    await until("the answers", () => replies() === 2);
    await stage.quiet();
    expect(replies()).toBe(2);
    const prompt =
      stage
        .wakes()
        .at(-1)
        ?.messages.findLast(({ role }) => role === "user")?.text ?? "";
    expect(stage.told()).toContain("src/sum.js:1");
    expect(stage.told()).toContain("src/sum.js:3");
    expect(prompt).toContain("@maintainer");
    expect((await stage.living(issue, "dev"))?.body).toContain("is asleep");
  });
});

it("a check that fails on the branch wakes the role three times for one commit, and then a person", () => {
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "broken\\n")],
      [
        "committed src/sum.js",
        () => call("open_pull_request", { title: "Mend sum()", body: "It was wrong." }),
      ],
      ["ended with failure", () => call("read_checks", {})],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world } = stage;
    await stage.start();
    const issue = await stage.ask("dev");
    const pull = await pullWith(stage, () => true);
    await stage.quiet();
    for (let round = 1; round <= 4; round++) {
      await world.github.ci(world.repository, pull.head.sha, {
        name: `test ${round}`,
        conclusion: "failure",
        summary: "1 failed",
        log: "AssertionError: expected 3 to be 4",
      });
      await stage.quiet();
    }
    const read = world.model.requests.filter((request) => lastAsked(request).includes("AssertionError"));
    expect(read).toHaveLength(3);
    const shown = await stage.shows(issue, "asks a person", "dev");
    expect(shown.body).toContain("have failed");
  });
});

it("what may not be pushed is refused with the rule, and nothing of it reaches GitHub", () => {
  const script = team({
    dev: [
      [
        "asks you to work on this",
        () =>
          bash(
            "mkdir -p .github/workflows && echo on: push > .github/workflows/x.yml && git add -A && git commit -qm x && echo committed",
          ),
      ],
      ["committed", () => call("push_changes", {})],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    await stage.start();
    const issue = await stage.ask("dev");
    await stage.shows(issue, "is asleep", "dev");
    const answer =
      stage.world.model.requests.at(-1)?.messages.findLast(({ role }) => role === "tool")?.text ?? "";
    expect(answer).toContain(".github/workflows/x.yml");
    const refs = await gitOk(repositoryOf(stage), "for-each-ref", "--format=%(refname)", "refs/heads");
    expect(refs.trim()).toBe("refs/heads/main");
  });
});

it("a conflict that its role was told of twice is shown to a person, once", () => {
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "ours\\n")],
      [
        "committed src/sum.js",
        () => call("open_pull_request", { title: "Mend sum()", body: "It was wrong." }),
      ],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world, maintainer } = stage;
    await stage.start();
    const issue = await stage.ask("dev");
    await stage.shows(issue, "is asleep", "dev");
    await maintainer.commit(world.repository, { branch: "main", files: { "src/sum.js": "theirs\n" } });
    const asked: number[] = [];
    for (const words of ["Go on.", "Go on, please.", "Well?", "Hello?"]) {
      await maintainer.comment(world.repository, issue, words);
      await stage.quiet();
      asked.push((await stage.said(issue)).filter((body) => body.startsWith("🙋")).length);
    }
    expect(stage.told().match(/It conflicts with your branch in src\/sum\.js/g)).toHaveLength(4);
    expect(asked).toEqual([0, 0, 1, 1]);
    const words = (await stage.said(issue)).find((body) => body.startsWith("🙋"));
    expect(words).toContain("conflicts with main in src/sum.js");
  });
});

it("a role sleeps until another issue is closed, and a circle of such is refused", () => {
  const script = team({
    dev: [
      [
        /#1: .*asks you|asks you to work on this[^]*#2: /,
        () => call("block_on", { issues: [1], why: "It needs it." }),
      ],
      ["asks you to work on this", () => call("block_on", { issues: [2], why: "It needs it." })],
      ["which you waited for, is closed", () => call("post_comment", { body: "It can begin." })],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world, maintainer } = stage;
    await stage.start();
    const first = (await maintainer.createIssue(world.repository, { title: "First" })).number;
    const second = await stage.ask("dev", { title: "Second" });
    await stage.shows(second, `Waits for: #${first} to be closed`, "dev");
    await maintainer.addLabel(world.repository, first, "squadron:dev");
    await stage.shows(first, "is asleep", "dev");
    const answer = world.model.requests.at(-1)?.messages.findLast(({ role }) => role === "tool")?.text ?? "";
    expect(answer).toContain(`#${first} waits for #${second} waits for #${first}`);
    await maintainer.closeIssue(world.repository, first);
    await until("the dependent", async () =>
      (await stage.said(second)).some((body) => body.includes("It can begin.")),
    );
    await stage.quiet();
  });
});

it("a push waits for the approval of somebody who may give it", () => {
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "new\\n")],
      ["committed src/sum.js", () => call("push_changes", {})],
      ["/squadron approve", () => call("push_changes", {})],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world, maintainer, outsider } = stage;
    await stage.start(asking("push"));
    const issue = await stage.ask("dev");
    await stage.shows(issue, "💬 waits", "dev");
    const branches = (): Promise<string> =>
      gitOk(repositoryOf(stage), "for-each-ref", "--format=%(refname)", "refs/heads/squadron");
    await outsider.comment(world.repository, issue, "/squadron approve");
    await stage.quiet();
    expect(await branches()).toBe("");
    await maintainer.comment(world.repository, issue, "/squadron approve dev");
    await until("the branch", async () => (await branches()).includes(`squadron/dev/issue-${issue}`));
    await stage.quiet();
  });
});

it("a push is approved by a reaction of somebody who may, to the question that is open", () => {
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "new\\n")],
      ["committed src/sum.js", () => call("push_changes", {})],
      ["approves what you asked for", () => call("push_changes", {})],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world, maintainer, outsider } = stage;
    const running = await stage.start(asking("push"));
    const issue = await stage.ask("dev");
    await stage.shows(issue, "💬 waits", "dev");
    const question = (await stage.comments(issue)).find(({ body }) => body.startsWith("🔏"));
    const branches = (): Promise<string> =>
      gitOk(repositoryOf(stage), "for-each-ref", "--format=%(refname)", "refs/heads/squadron");
    await outsider.reactToComment(world.repository, question?.id ?? 0, "+1");
    await maintainer.reactToComment(world.repository, question?.id ?? 0, "heart");
    await running.service.reconcile();
    await stage.quiet();
    expect(await branches()).toBe("");
    await maintainer.reactToComment(world.repository, question?.id ?? 0, "+1");
    await running.service.reconcile();
    await running.service.reconcile();
    await until("the branch", async () => (await branches()).includes(`squadron/dev/issue-${issue}`));
    await stage.quiet();
    expect(stage.told().match(/@maintainer approves what you asked for/g)).toHaveLength(1);
  });
});

it("a role merges what a person has approved, and is let go with the issue that this closes", () => {
  const head = bash('echo "head $(git rev-parse HEAD)"');
  const script = team({
    dev: [
      ["asks you to work on this", () => commit("src/sum.js", "new\\n")],
      ["committed src/sum.js", () => call("open_pull_request", { title: "Mend sum()", body: "It is." })],
      [/Merge it|approves what you asked for/, () => head],
      [
        /head [0-9a-f]{40}/,
        (request) =>
          call("merge_pull_request", { commit: /head ([0-9a-f]{40})/.exec(lastAsked(request))?.[1] ?? "" }),
      ],
    ],
  });
  return onStage({ script: { "*": script }, env }, async (stage) => {
    const { world, maintainer } = stage;
    const running = await stage.start(asking("merge"));
    const issue = await stage.ask("dev");
    const { number } = await pullWith(stage, () => true);
    await maintainer.markReady(world.repository, number);
    await stage.quiet();
    await maintainer.comment(world.repository, issue, "Merge it.");
    await stage.shows(issue, `Waits for: merge #${number} into main`, "dev");
    await stage.quiet();
    const question = (await stage.comments(issue)).find(({ body }) => body.startsWith("🔏"));
    expect(await pulls(stage)).toMatchObject([{ merged_at: null }]);
    await maintainer.reactToComment(world.repository, question?.id ?? 0, "+1");
    await running.service.reconcile();
    await stage.shows(issue, "is gone", "dev");
    await stage.quiet();
    expect(await pulls(stage)).toMatchObject([{ state: "closed", merged_at: expect.any(String) }]);
    expect(world.github.writes.filter(({ path }) => path.endsWith("/merge"))).toHaveLength(1);
    expect(await stage.histories(stage.key(issue, "dev"))).toBe(0);
    expect((await stage.said(issue)).filter((body) => body.startsWith("⚠️"))).toEqual([]);
  });
});
