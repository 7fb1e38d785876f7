import { until } from "../world/until.ts";
import { expect, type Evidence } from "./expect.ts";
import type { Story } from "./story.ts";

/** A stop during a tool that started background processes. */
export async function stopStops(story: Story): Promise<Evidence> {
  const { world, issue, sandbox, traces, comments, held } = story;
  const person = world.github.as("maintainer");
  held.renew();
  await person.comment(world.repository, issue, "Try the long one.");
  const running = sandbox.ok
    ? await until("background processes", async () => {
        const { processes } = await traces();
        return processes >= 6 ? processes : undefined;
      })
    : await held.reached.then(() => 0);
  const asked = Date.now();
  await person.comment(world.repository, issue, "/squadron stop dev");
  await until("the receipt", async () =>
    (await comments()).some((each) => each.body.includes("was stopped by @maintainer")),
  );
  const ms = Date.now() - asked;
  const left = (await traces()).processes;
  expect(left === 0, `${left} processes are alive after the receipt.`);
  const before = world.github.writes.length;
  held.release();
  await until("the living comment", async () => (await story.living())?.body.includes("was stopped"));
  const late = world.github.writes
    .slice(before)
    .filter((write) => JSON.stringify(write.body).includes("must never be seen"));
  expect(late.length === 0, "The stopped turn changed something after its receipt.");
  return {
    "processes before": running,
    "processes after": left,
    "receipt ms": ms,
    "later effects": late.length,
  };
}

/** SIGKILL of the whole service during a turn; the next one finishes the work, once, whatever the model words. */
export async function restartResumes(story: Story): Promise<Evidence> {
  const { world, issue, comments, living, held } = story;
  held.renew();
  const mine = async (): Promise<readonly string[]> =>
    (await comments())
      .filter((each) => each.mine && each.body.includes("Written down."))
      .map((each) => each.body);
  await world.github.as("maintainer").comment(world.repository, issue, "Write it down.");
  await held.reached;
  expect((await mine()).length === 1, "The comment was not posted before the kill.");
  await story.service().kill();
  const asked = world.model.requests.length;
  await story.restart();
  held.release();
  await until(
    "the end of the turn",
    async () => (await living())?.body.includes("Last: ") && (await living())?.body.includes("is asleep"),
  );
  const again = world.model.requests.slice(asked).some((request) => request.messages.at(-1)?.role === "user");
  expect(again, "The turn was not taken up again.");
  const posted = (await mine()).length;
  expect(posted === 1, `The comment was posted ${posted} times.`);
  return {
    "comments of the turn": posted,
    "model requests after the restart": world.model.requests.length - asked,
  };
}

/** After a close, files, keys and processes are counted: only the tombstone is left. */
export async function closeDeletes({ world, issue, key, redis, living, traces }: Story): Promise<Evidence> {
  await world.github.as("maintainer").closeIssue(world.repository, issue);
  const last = await until("the farewell", async () => {
    const comment = await living();
    return comment?.body.includes("is gone") ? comment : undefined;
  });
  expect(last.body.includes("are gone (checked)"), "The living comment does not say what was checked.");
  await world.github.settled();
  const tombstone = `{squadron}:meta:session/${key}`;
  const keys = await until("a store with nothing but the tombstone", async () => {
    const found = (await redis.keys("*")).filter((name) => name.includes(key) && !name.includes(":seen:"));
    return found.length === 1 ? found : undefined;
  });
  expect(keys[0] === tombstone, `The key ${keys[0]} is left.`);
  const left = await traces();
  expect(left.processes + left.histories + left.files === 0, `Left: ${JSON.stringify(left)}.`);
  const fields = (await redis.hkeys(tombstone)).sort().join(" ");
  expect(fields === "attempt epoch fence gen job tail", `The tombstone holds ${fields}.`);
  return { ...left, keys: 1, tombstone: fields };
}

/** A reopened issue begins a new conversation. */
export async function reopenIsNew({ world, issue, key, redis, comments }: Story): Promise<Evidence> {
  const before = world.model.requests.length;
  const living = (await comments()).filter((each) => each.mine && each.body.startsWith("**dev**")).length;
  await world.github.as("maintainer").reopenIssue(world.repository, issue);
  const request = await until("a model request", () =>
    world.model.requests.slice(before).find((each) => each.session === key),
  );
  const remembered = request.messages.filter((message) => message.role === "assistant").length;
  expect(remembered === 0, `The new conversation remembers ${remembered} answers.`);
  await until("a new living comment", async () => {
    const now = (await comments()).filter((each) => each.mine && each.body.startsWith("**dev**"));
    return now.length === living + 1 && now.at(-1)?.body.includes("is asleep");
  });
  const epoch = Number(await redis.hget(`{squadron}:meta:session/${key}`, "epoch"));
  expect(epoch === 2, `The epoch is ${epoch} instead of 2.`);
  return { epoch, "answers remembered": remembered };
}
