import { expect, type Evidence } from "../expect.ts";
import { look, saidOn, shows, type TeamPlay } from "./team-story.ts";

interface IssueSeen {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly { readonly name: string }[];
}

/** The issue of the whole story; pm opens the two after it. */
export const first = 1;
export const code = 2;
export const docs = 3;

/** pm reads a new issue and asks for what is missing. */
export async function triageAsks(play: TeamPlay): Promise<Evidence> {
  const { github, repository, model } = play.world;
  const person = github.as("maintainer");
  const issue = await person.createIssue(repository, {
    title: "The sum of nothing",
    body: "`sum([])` throws. Mend it and describe it.",
  });
  expect(issue.number === first, `The issue is #${issue.number}.`);
  await person.addLabel(repository, first, "squadron:pm");
  await shows(play, { role: "pm", number: first }, "💬 waits");
  const asked = (await saidOn(play, first)).filter((body) =>
    body.includes("What is the sum of an empty list?"),
  );
  expect(asked.length === 1, `The question is there ${asked.length} times.`);
  return { questions: asked.length, "model requests": model.requests.length };
}

/** The answer wakes the conversation that asked. */
export async function humanAnswers(play: TeamPlay): Promise<Evidence> {
  const { github, repository, model } = play.world;
  const before = model.requests.length;
  await github.as("maintainer").comment(repository, first, "Zero, please.");
  const request = await play.until("the answer in a conversation", () =>
    model.requests
      .slice(before)
      .find(({ messages }) =>
        messages.some(({ role, text }) => role === "user" && text.includes("Zero, please.")),
      ),
  );
  const remembers = request.messages.some(({ toolCalls }) =>
    toolCalls.some(({ name }) => name === "ask_human"),
  );
  expect(remembers, "The conversation does not hold the question that was asked before.");
  return { messages: request.messages.length, "remembers its question": remembers };
}

/** pm opens two sub-issues and hands each to a teammate, in comments that everybody can read. */
export async function splitAndHandOff(play: TeamPlay): Promise<Evidence> {
  await shows(play, { role: "pm", number: first }, "is asleep");
  const parts = await look<readonly IssueSeen[]>(play, `/issues/${first}/sub_issues`);
  expect(
    parts.map(({ number }) => number).join() === `${code},${docs}`,
    `The parts are ${JSON.stringify(parts)}.`,
  );
  const handOffs: Record<number, string> = { [code]: "**pm** → **dev**", [docs]: "**pm** → **docs**" };
  for (const [number, words] of Object.entries(handOffs)) {
    const told = (await saidOn(play, Number(number))).filter((body) => body.includes(words));
    expect(told.length === 1, `#${number} has ${told.length} comments that say "${words}".`);
  }
  await shows(play, { role: "docs", number: docs }, `#${code} to be closed`);
  const blockers = await look<readonly IssueSeen[]>(play, `/issues/${docs}/dependencies/blocked_by`);
  expect(
    blockers.map(({ number }) => number).join() === String(code),
    "GitHub does not show the dependency.",
  );
  return { "sub-issues": parts.length, "hand-offs": 2, "docs waits for": `#${code}` };
}
