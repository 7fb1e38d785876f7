import { until } from "../world/until.ts";
import { expect, type Evidence } from "./expect.ts";
import type { Story } from "./story.ts";

/** Hook → 👀 → living comment → first model request. */
export async function labelWakes({ world, issue, living }: Story): Promise<Evidence> {
  const labelled = Date.now();
  await world.github.as("maintainer").addLabel(world.repository, issue, "squadron:dev");
  const request = await until("a first model request", () => world.model.requests[0]);
  const reaction = await until("a reaction", () =>
    world.github.writes.find((write) => write.path.endsWith("/reactions")),
  );
  const comment = await until("a living comment", living);
  const write = world.github.writes.find((each) => each.made === comment.id);
  return {
    "👀 ms": reaction.at.getTime() - labelled,
    "living comment ms": (write?.at.getTime() ?? Number.NaN) - labelled,
    "model request ms": request.at - labelled,
  };
}

/** What the agent saw when it looked around in its clone. */
export async function sandboxHolds({
  world,
  sandbox,
  living,
}: Story): Promise<Evidence | { skipped: string }> {
  if (!sandbox.ok) {
    const note = await until("a word about the missing sandbox", async () =>
      (await living())?.body.includes("no sandbox here"),
    );
    expect(note, "The living comment does not say that file and shell tools are off.");
    return { skipped: "no bwrap" };
  }
  const said = await until("the agent's look around", () =>
    world.model.requests[1]?.messages.findLast((message) => message.role === "tool"),
  );
  const seen = Object.fromEntries(
    said.text.split("\n").flatMap((line) => [line.split("=")].filter((pair) => pair.length === 2)),
  );
  expect(seen["clone"] === "1-# Widgets", `The clone was not there: ${said.text}`);
  expect(seen["wrote"] === "made-by-agent", "The clone could not be written.");
  expect(seen["network"] === "none", "The network was open.");
  expect(seen["folders"] === "0", "Folders of the host were seen.");
  expect(seen["host"] === "unseen", "A process of the host was seen.");
  expect(seen["secrets"] === "0", "Secrets of the host were in an environment.");
  return {
    network: "none",
    "host folders": 0,
    "host processes": 0,
    secrets: 0,
    "own processes": Number(seen["processes"]),
  };
}

/** The question is posted; nothing of the session is awake. */
export async function asksAndSleeps(story: Story): Promise<Evidence> {
  const { comments, living, service, traces } = story;
  await until("the question", async () =>
    (await comments()).some((each) => each.body.includes("Which colour shall")),
  );
  await until("sleep", async () => (await living())?.body.includes("💬 waits"));
  const left = await until("a sandbox that is gone", async () => {
    const now = { ...(await traces()), open: (await service().state()).openSessions };
    return now.processes === 0 && now.files === 0 && now.open === 0 ? now : undefined;
  });
  expect(left.histories === 1, `The history store holds ${left.histories} conversations instead of 1.`);
  return {
    "open sessions": left.open,
    processes: left.processes,
    "local files": left.files,
    "stored histories": left.histories,
  };
}

/** The next model request holds the earlier turns. */
export async function commentResumes({ world, issue, comments, living }: Story): Promise<Evidence> {
  const before = world.model.requests.length;
  await world.github.as("maintainer").comment(world.repository, issue, "Blue, please.");
  const request = await until("a model request", () => world.model.requests[before]);
  const earlier = request.messages.filter((message) => message.role === "assistant");
  expect(
    earlier.some((message) => message.toolCalls.some((call) => call.name === "ask_human")),
    "The conversation does not hold the question that was asked before.",
  );
  await until("the answer", async () =>
    (await comments()).some((each) => each.body.includes("The widget is blue now.")),
  );
  await until("sleep", async () => (await living())?.body.includes("is asleep"));
  return { "earlier answers in the conversation": earlier.length, messages: request.messages.length };
}
