import { join } from "node:path";

import type { SessionKey } from "../../../domain/ids.ts";
import { leftToDo } from "../../world/left-to-do.ts";
import { until } from "../../world/until.ts";
import { expect, type Evidence } from "../expect.ts";
import { startStand, type Stand } from "../start-stand.ts";
import { tracesOf, type Traces } from "../traces-of.ts";
import { controlScript, lateWords, type Held } from "./control-script.ts";

/** The story's world, and ways for its people to act and to look. */
export interface ControlPlay extends Stand {
  readonly held: Held;
  /** The issue on which the commands are given. */
  readonly issue: number;
}

/** Model tokens that one turn may use. */
export const tokensOfTurn = { pm: 60_000, docs: 60_000 } as const;

// What one role may use of the models that another one names, what is asked before it is done, and what is only shown.
const team = `roles:
  pm:
    sub-agents: [reviewer]
    limits: { tokens: ${tokensOfTurn.pm} }
  security:
    models: [default/lab-model-large]
  docs:
    tools: [propose_plan, set_labels]
    approvals: [plan]
    when-tainted: [set_labels]
    limits: { tokens: ${tokensOfTurn.docs} }
  reviewer:
    tools: [set_labels]
    staged: true
`;

/** Starts Squadron, a team with some rules, and an issue that pm works on. */
export async function startControlPlay(): Promise<ControlPlay> {
  const { script, held } = controlScript();
  const stand = await startStand({ script: { "*": script }, mayBeUnconfined: false });
  const person = stand.world.github.as("maintainer");
  await person.commit(stand.world.repository, { branch: "main", files: { ".github/squadron.yml": team } });
  const issue = await openIssue(stand, "pm");
  await isAsleep(stand, { issue, role: "pm" });
  return { ...stand, held, issue };
}

/** A new issue that a role is asked to work on. @param body what the role is asked for */
export async function openIssue({ world }: Pick<Stand, "world">, role: string, body = ""): Promise<number> {
  const person = world.github.as("maintainer");
  const { number } = await person.createIssue(world.repository, { title: `Work for ${role}`, body });
  await person.addLabel(world.repository, number, `squadron:${role}`);
  return number;
}

export function keyOf({ world }: Pick<Stand, "world">, issue: number, role: string): SessionKey {
  return `${world.repositoryId}/${issue}/${role}` as SessionKey;
}

/** The comments of the App on an issue, oldest first. */
export async function ownComments(
  { world }: Pick<Stand, "world">,
  issue: number,
): Promise<readonly string[]> {
  const path = `/repos/${world.repository}/issues/${issue}/comments?per_page=100`;
  const { body } = await world.github.as("maintainer").request("GET", path);
  const all = body as readonly { body: string; user: { type: string } }[];
  return all.filter(({ user }) => user.type === "Bot").map((comment) => comment.body);
}

/** Waits until a role's living comment says it. */
export function shows(
  stand: Pick<Stand, "world">,
  { issue, role }: { readonly issue: number; readonly role: string },
  words: string,
): Promise<string> {
  return until(`${role} on #${issue} says "${words}"`, async () =>
    (await ownComments(stand, issue)).findLast(
      (body) => body.startsWith(`**${role}**`) && body.includes(words),
    ),
  );
}

export async function isAsleep(
  stand: Pick<Stand, "world" | "redis">,
  at: { readonly issue: number; readonly role: string },
): Promise<void> {
  await shows(stand, at, "is asleep");
  await until("rest", async () => (await leftToDo(stand.world.github, stand.redis)) === "");
}

/** How many requests of a session the model has got. */
export function asked({ world }: Pick<Stand, "world">, key: SessionKey): number {
  return world.model.requests.filter(({ session }) => session === key).length;
}

/** Waits until a session asks the model for the first time since. */
export async function isAtWork(stand: Pick<Stand, "world">, key: SessionKey, since = 0): Promise<void> {
  await until(`${key} at work`, () => asked(stand, key) > since);
}

export function traces({ stateFolder }: Pick<Stand, "stateFolder">, key: SessionKey): Promise<Traces> {
  return tracesOf({ stateFolders: [stateFolder], historyFolder: join(stateFolder, "history") }, key);
}

/** How many changes of GitHub carry words of a turn that was ended. */
export function lateEffects({ world }: Pick<Stand, "world">): number {
  return world.github.writes.filter(({ body }) => JSON.stringify(body ?? "").includes(lateWords)).length;
}

/** Gives an order and waits until its one reply says this. @returns reaction and reply as people see them. */
export async function order(
  stand: Pick<Stand, "world">,
  { issue, words, says }: { readonly issue: number; readonly words: string; readonly says: string },
): Promise<Evidence> {
  const { world } = stand;
  const person = world.github.as("maintainer");
  const replies = async (): Promise<readonly string[]> =>
    (await ownComments(stand, issue)).filter((body) => body.includes("<!-- line "));
  const before = (await replies()).length;
  const { id } = await person.comment(world.repository, issue, words);
  const reply = await until(`the reply to ${words}`, async () =>
    (await replies()).slice(before).find((body) => body.includes(says)),
  );
  const path = `/repos/${world.repository}/issues/comments/${id}/reactions`;
  const reaction = await until("the reaction", async () => {
    const { body } = await person.request("GET", path);
    return (body as readonly { content: string }[])[0]?.content;
  });
  const count = (await replies()).length - before;
  expect(count === 1, `${words} got ${count} replies, not one.`);
  return { reaction, reply: plain(reply) };
}

/** A reply without what people do not see, in one line. */
function plain(body: string): string {
  const text = body
    .replaceAll(/<!--.*?-->/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return text.length <= 110 ? text : `${text.slice(0, 109)}…`;
}
