import { expect, it } from "vitest";

import { startLabWorld } from "../../src/lab/world/lab-world.ts";
import { until } from "../../src/lab/world/until.ts";
import { startService } from "../../src/start-service.ts";

it("wakes an agent by a label, sleeps on its question and wakes it by the answer", async () => {
  await using world = await startLabWorld({
    script: {
      "*": [
        { reply: { tools: [{ name: "ask_human", arguments: { question: "Which colour?" } }] } },
        { expect: "green", reply: { tools: [{ name: "post_comment", arguments: { body: "Painted it." } }] } },
        { reply: { tools: [{ name: "finish", arguments: { summary: "Painted." } }] } },
      ],
    },
  });
  await using running = await startService({ env: world.env });
  world.github.addHook({ url: running.webhookUrl, secret: world.secret });
  const person = world.github.as("maintainer");
  const issue = await person.createIssue(world.repository, { title: "Paint it", body: "Please." });
  await person.addLabel(world.repository, issue.number, "squadron:pm");
  const bodies = async (): Promise<string[]> => {
    const { body } = await person.request(
      "GET",
      `/repos/${world.repository}/issues/${issue.number}/comments`,
    );
    return (body as { body: string }[]).map((comment) => comment.body);
  };
  await until("the question", async () => (await bodies()).some((body) => body.startsWith("Which colour?")));
  await until("sleep", async () => (await bodies()).some((body) => body.includes("waits for an answer")));
  await person.comment(world.repository, issue.number, "green");
  await until("the end", async () => (await bodies()).some((body) => body.startsWith("Painted it.")));
  await until("sleep", async () => (await bodies()).some((body) => body.includes("is asleep")));
  expect(world.model.unexpected).toEqual([]);
  console.log(await bodies());
});
