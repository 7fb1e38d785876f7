import { lastAsked, type ModelRequest, type Reply, type Script, type ToolCall } from "../model/script.ts";

/** Signals between the story and the model's script. */
export interface Cues {
  /** Resolves when the model is to answer the request that the story holds. */
  readonly held: Promise<void>;
  /** Called when the model has got that request. */
  readonly onHeld: () => void;
}

const call = (name: string, args: ToolCall["arguments"]): Reply => ({ tools: [{ name, arguments: args }] });

/** Shell lines with which the agent looks around in its sandbox. Each prints `name=value`. */
export function probe(outside: { url: string; folder: string; pid: number }): string {
  const { hostname, port } = new URL(outside.url);
  return [
    `echo clone=$(git log --oneline | wc -l)-$(head -c 9 README.md | tr -d '\\n')`,
    `echo made-by-agent > note.txt && echo wrote=$(cat note.txt)`,
    `(exec 3<>/dev/tcp/${hostname}/${port}) 2>/dev/null && echo network=open || echo network=none`,
    `ls -d /root /srv /opt ${outside.folder}/repositories ${outside.folder}/state/history 2>/dev/null | wc -l | sed s/^/folders=/`,
    `test -d /proc/${outside.pid} && grep -q node /proc/${outside.pid}/cmdline 2>/dev/null && echo host=seen || echo host=unseen`,
    `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c -e PRIVATE_KEY -e WEBHOOK_SECRET -e MODEL_API_KEY | sed s/^/secrets=/`,
    `ls -d /proc/[0-9]* | wc -l | sed s/^/processes=/`,
  ].join("\n");
}

/** Starts processes that outlive an ordinary kill, then does not end. */
export const stubborn =
  "sleep 1001 & setsid sleep 1002 & (setsid nohup sleep 1003 >/dev/null 2>&1 &)\nsleep 1000";

/** What the model of the demo says: decided by what it was asked last, so that a repeated turn says the same again. */
export function storyScript(cues: Cues, shell: () => string): Script {
  const wait = async (reply: Reply): Promise<Reply> => {
    cues.onHeld();
    await cues.held;
    return reply;
  };
  const answers: readonly (readonly [asked: string, (request: ModelRequest) => Reply | Promise<Reply>])[] = [
    ["asks you to work on this", (request) => (hasShell(request) ? call("bash", bash(shell())) : question)],
    ["processes=", () => question],
    ["Blue, please", () => call("post_comment", { body: "The widget is blue now." })],
    [
      "Try the long one",
      (request) =>
        hasShell(request)
          ? call("bash", bash(stubborn))
          : wait(call("finish", { summary: "This must never be seen." })),
    ],
    ["Write it down", () => call("post_comment", { body: "Written down." })],
    [
      "Posted as comment",
      (request) => {
        const done = call("finish", { summary: "Done." });
        return lastUserText(request).includes("Write it down") ? wait(done) : done;
      },
    ],
    ["reopened this issue", () => call("finish", { summary: "Looked at it afresh." })],
  ];
  return {
    "*": (request) => {
      const last = lastAsked(request);
      return answers.find(([asked]) => last.includes(asked))?.[1](request);
    },
  };
}

function hasShell(request: ModelRequest): boolean {
  return request.tools.includes("bash");
}

function lastUserText(request: ModelRequest): string {
  return request.messages.findLast((message) => message.role === "user")?.text ?? "";
}

const question = {
  tools: [
    {
      name: "update_plan",
      arguments: {
        items: [
          { text: "Look around", done: true },
          { text: "Paint it", done: false },
        ],
      },
    },
    { name: "ask_human", arguments: { question: "Which colour shall the widget have?" } },
  ],
} satisfies Reply;

function bash(command: string): ToolCall["arguments"] {
  return { command, description: "for the demo", mode: "sync" };
}
