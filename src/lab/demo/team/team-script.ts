import { filesBehindPrompt } from "../../../domain/prompt.ts";
import type { Improvise, ModelMessage, ModelRequest, Reply } from "../../model/script.ts";

/** One thing a role does in a scene; it is done when the tools' answers say so. */
interface Beat {
  readonly done: RegExp;
  readonly play: (request: ModelRequest, answers: string) => Reply;
}

/** What a role does when it is told something. */
interface Scene {
  readonly told: RegExp;
  readonly beats: readonly Beat[];
}

const call = (name: string, args: Readonly<Record<string, unknown>> = {}): Reply => ({
  tools: [{ name, arguments: args }],
});
const bash = (command: string): Reply => call("bash", { command, description: "work", mode: "sync" });
const does = (done: RegExp, reply: Reply): Beat => ({ done, play: () => reply });
const finish = call("finish", { summary: "Done." });

/** Writes a file and commits it; a turn that is repeated finds nothing left to commit. */
function commit(name: string, path: string, text: string): Beat {
  const folder = path.includes("/") ? `mkdir -p ${path.slice(0, path.lastIndexOf("/"))} && ` : "";
  const lines = `${folder}cat > ${path} <<'END'\n${text}END\ngit add -A && { git diff --cached --quiet || git commit -qm "${name}"; } && echo "committed: ${name}"`;
  return does(new RegExp(`committed: ${name}`), bash(lines));
}

const wrong = "export function sum(list) {\n  return list.reduce((a, b) => a + b, 1);\n}\n";
const right = "export function sum(list) {\n  return list.reduce((a, b) => a + b, 0);\n}\n";
const clear =
  "/** Sum of a list of numbers; 0 for an empty one. */\nexport function sum(numbers) {\n  return numbers.reduce((total, each) => total + each, 0);\n}\n";

/** What the maintainer puts on the default branch meanwhile, in the same lines. */
export const meanwhile =
  'export function sum(list) {\n  if (!Array.isArray(list)) throw new TypeError("sum takes a list");\n  return list.reduce((a, b) => a + b);\n}\n';

const merged =
  '/** Sum of a list of numbers; 0 for an empty one. */\nexport function sum(numbers) {\n  if (!Array.isArray(numbers)) throw new TypeError("sum takes a list");\n  return numbers.reduce((total, each) => total + each, 0);\n}\n';

/** Numbers of the issues that pm has opened, in order, as the tool told it. */
function opened(answers: string): readonly string[] {
  return [...new Set([...answers.matchAll(/Issue #(\d+) is open/g)].map(([, number = ""]) => number))];
}

/** Answers every open thread that the role was told of, and resolves it. */
function answerThreads(request: ModelRequest): Reply {
  const ids = [...textOf(request, "user").matchAll(/comment (\d+), @/g)].map(([, id]) => Number(id));
  return {
    tools: ids.flatMap((id) => [
      { name: "reply_to_review", arguments: { comment_id: id, body: "It is so now." } },
      { name: "resolve_thread", arguments: { comment_id: id } },
    ]),
  };
}

/** A judgement of the head that the role has just read. */
function judge(request: ModelRequest, answers: string): Reply {
  const commitRead = [...answers.matchAll(/ at ([0-9a-f]{40}) into/g)].at(-1)?.[1] ?? "";
  const isClear = answers.includes("Sum of a list of numbers");
  if (roleOf(request) === "security" || isClear)
    return call("submit_review", { verdict: "approve", commit: commitRead, body: "I found nothing wrong." });
  const comments = [
    { path: "src/sum.js", line: 1, body: "Say what it answers for an empty list." },
    { path: "src/sum.js", line: 2, body: "Name both by what they are." },
  ];
  const body = "It is right, and hard to read.";
  return call("submit_review", { verdict: "request_changes", commit: commitRead, body, comments });
}

const review: readonly Beat[] = [
  does(/ at [0-9a-f]{40} into/, call("read_thread")),
  { done: /Your review \d+ is there/, play: judge },
];
const pushed = /is at [0-9a-f]{12} now|has all your commits already/;
const push = does(pushed, call("push_changes"));
const askAgain = does(/reviewer will review/, call("request_review", { role: "reviewer" }));

const scenes: Readonly<Record<string, readonly Scene[]>> = {
  pm: [
    {
      told: /Zero, please/,
      beats: [
        {
          done: /Issue #\d+ is open/,
          play: () => call("create_issue", { title: "sum([]) is 0", body: "It throws now." }),
        },
        {
          done: /Issue #(\d+) is open[^]*Issue #(?!\1)\d+ is open/,
          play: () => call("create_issue", { title: "Describe sum()", body: "With the empty list." }),
        },
        {
          done: /dev will work on/,
          play: (_, answers) => {
            const [code] = opened(answers);
            return call("hand_off", { role: "dev", issue: Number(code), message: "Mend sum()." });
          },
        },
        {
          done: /docs will work on/,
          play: (_, answers) => {
            const [code, docs] = opened(answers);
            const message = `Describe it when #${code} is done.`;
            return call("hand_off", { role: "docs", issue: Number(docs), message });
          },
        },
      ],
    },
    {
      told: /asks you to work on this/,
      beats: [does(/never/, call("ask_human", { question: "What is the sum of an empty list?" }))],
    },
  ],
  dev: [
    {
      told: /Your teammate pm/,
      beats: [
        commit("Start the sum at a number", "src/sum.js", wrong),
        does(
          /as a draft/,
          call("open_pull_request", { title: "Mend sum()", body: "It threw for an empty list." }),
        ),
      ],
    },
    {
      told: /ended with failure/,
      beats: [
        does(/Checks of commit/, call("read_checks")),
        commit("Start the sum at zero", "src/sum.js", right),
        push,
      ],
    },
    {
      told: /Have it reviewed/,
      beats: [does(/is ready for review/, call("update_pull_request", { state: "ready" }))],
    },
    {
      told: /Open review threads/,
      beats: [
        commit("Say what the sum is of", "src/sum.js", clear),
        push,
        { done: /It is resolved/, play: answerThreads },
        askAgain,
      ],
    },
    {
      told: /add a workflow/,
      beats: [
        commit("Run the tests", ".github/workflows/test.yml", "on: push\n"),
        does(/\.github\/workflows\/test\.yml/, call("push_changes")),
        does(
          /taken back/,
          bash(
            'git log -1 --format=%s | grep -q "Run the tests" && git reset -q --hard HEAD~1; echo taken back',
          ),
        ),
        does(/Posted as comment/, call("post_comment", { body: "Workflows are for people to change." })),
      ],
    },
    {
      told: /bring it up to date/,
      beats: [
        does(/merge tried/, bash("git merge -q origin/main 2>&1; echo merge tried")),
        commit("Merge what main has", "src/sum.js", merged),
        push,
        askAgain,
      ],
    },
  ],
  reviewer: [{ told: /asks \*\*reviewer\*\*/, beats: review }],
  security: [{ told: /asks \*\*security\*\*/, beats: review }],
  docs: [
    {
      told: /which you waited for, is closed/,
      beats: [does(/Posted as comment/, call("post_comment", { body: "sum() is described now." }))],
    },
    {
      told: /Describe it when #(\d+) is done/,
      beats: [
        {
          done: /never/,
          play: (request) => {
            const blocker = /Describe it when #(\d+) is done/.exec(textOf(request, "user"))?.[1];
            return call("block_on", { issues: [Number(blocker)], why: "It describes what that changes." });
          },
        },
      ],
    },
  ],
};

/** Which role is asked. */
export function roleOf({ messages }: Pick<ModelRequest, "messages">): string {
  const system = messages.find(({ role }) => role === "system")?.text ?? "";
  return /You are the "([a-z]+)" teammate/.exec(system)?.[1] ?? "";
}

function textOf({ messages }: ModelRequest, role: ModelMessage["role"]): string {
  return messages
    .filter((message) => message.role === role)
    .map(({ text }) => text)
    .join("\n");
}

/** What a tool answered, without the commits and merges that were left behind on another machine. */
function withoutLost(answer: string, isLost: boolean): string {
  return isLost ? answer.replaceAll(/committed: .*|merge tried/g, "") : answer;
}

/**
 * What the models of the team say. It follows from what they were told last and what their tools answered since, so that a
 * turn which is repeated goes on where it was.
 */
export const teamScript: Improvise = (request) => {
  const known = scenes[roleOf(request)] ?? [];
  const isTold = ({ role, text }: ModelMessage): boolean =>
    role === "user" && known.some(({ told }) => told.test(text));
  const from = request.messages.findLastIndex(isTold);
  const scene = known.find(({ told }) => told.test(request.messages[from]?.text ?? ""));
  const moved = request.messages.findLastIndex(
    ({ role, text }) => role === "user" && text.includes(filesBehindPrompt),
  );
  const answers = request.messages
    .map(({ role, text }, at) => (role === "tool" && at > from ? withoutLost(text, at < moved) : ""))
    .filter((text) => text !== "")
    .join("\n");
  const beat = scene?.beats.find(({ done }) => !done.test(answers));
  return beat?.play(request, answers) ?? finish;
};
