import { once } from "node:events";

import { findStoreProcess } from "../adapters/redis/store/store-process.ts";
import type { LabWrite } from "./github/journal.ts";
import { lastAsked, type Reply, type Script } from "./model/script.ts";
import { pageRoot } from "../domain/page-paths.ts";
import { labPages } from "./world/lab-pages.ts";
import { startLabWorld, type LabWorld } from "./world/lab-world.ts";
import { freePort, startServiceProcess } from "./world/service-process.ts";

// Settings of a real model: given by the person, they replace the scripted one.
const modelSettings = [
  "MODEL_PROVIDER",
  "MODEL_BASE_URL",
  "MODEL_API_KEY",
  "MODEL_API_VERSION",
  "MODEL",
] as const;

/** Starts a local GitHub and Squadron on it and stays until Ctrl-C. @returns the exit code. */
export async function runLab(env: NodeJS.ProcessEnv): Promise<number> {
  const port = await freePort();
  const real = Object.fromEntries(
    modelSettings.flatMap((name) => (env[name] ? [[name, env[name] ?? ""]] : [])),
  );
  const page = `http://127.0.0.1:${port}`;
  await using world = await startLabWorld({
    script: friendly,
    env: { PORT: String(port), SQUADRON_PAGE_OPEN: "1", SQUADRON_PAGE_URL: page, ...real },
    pages: labPages(page),
  });
  const stateFolder = world.env["SQUADRON_STATE"] ?? "";
  const store = await findStoreProcess({ redisUrl: env["REDIS_URL"], stateFolder, path: env["PATH"] ?? "" });
  const redisUrl = "url" in store.address ? store.address.url : store.address.path;
  const service = await startServiceProcess({ ...world.env, REDIS_URL: redisUrl });
  world.github.addHook({ url: `http://127.0.0.1:${port}/api/github/webhooks`, secret: world.secret });
  const { number } = await world.github
    .as("maintainer")
    .createIssue(world.repository, { title: "Say hello", body: "The widget does not greet anybody." });
  console.log(
    guide(world, number, { store: store.kind, model: "MODEL_PROVIDER" in real ? "yours" : "scripted" }),
  );
  const stopShowing = showWrites(world);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  stopShowing();
  console.log("\nEnding; the lab's folder is removed.");
  await service[Symbol.asyncDispose]();
  await store.close();
  return 0;
}

function guide(world: LabWorld, issue: number, parts: { store: string; model: string }): string {
  const at = `${world.github.url}/repos/${world.repository}/issues/${issue}`;
  const curl = `curl -s -H "Authorization: token ${world.tokens.maintainer}"`;
  return `A local GitHub is up, with a Squadron that lives on it. In a browser:

  GitHub      ${world.github.url}/${world.repository}/issues/${issue}
  Sessions    ${world.env["SQUADRON_PAGE_URL"] ?? ""}${pageRoot}

  store       ${parts.store}
  model       ${parts.model}

Or from here. Label the issue to wake an agent (pm, dev, reviewer, security, docs):
  ${curl} -d '{"labels":["squadron:dev"]}' ${at}/labels

Comment to keep it going:
  ${curl} -d '{"body":"Hello world, please."}' ${at}/comments

Read the thread:
  ${curl} ${at}/comments

Close it to let it go:
  ${curl} -X PATCH -d '{"state":"closed"}' ${at}

The code:       git clone ${world.github.url}/${world.repository}.git
A real model:   MODEL_PROVIDER=openai MODEL=<name> MODEL_API_KEY=<key> npm run lab
Ctrl-C ends it. What the App changes on this GitHub is shown below.
`;
}

/** Prints what the App does on the local GitHub. @returns the way to stop. */
function showWrites(world: LabWorld): () => void {
  let shown = 0;
  const timer = setInterval(() => {
    for (const write of world.github.writes.slice(shown))
      if (write.actor.endsWith("[bot]")) console.log(lineOf(write));
    shown = world.github.writes.length;
  }, 200);
  return () => clearInterval(timer);
}

function lineOf(write: LabWrite): string {
  const body =
    typeof write.body === "object" && write.body !== null && "body" in write.body
      ? String(write.body.body)
      : "";
  const text = body
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return `${write.at.toISOString().slice(11, 19)}  ${write.method} ${write.path}  ${text.slice(0, 160)}`;
}

/** A model that can hold a small talk without knowing anything. */
const friendly: Script = {
  "*": (request): Reply => {
    const last = lastAsked(request);
    if (last.includes("asks you to work on this") || last.includes("reopened this")) {
      return {
        tools: [
          {
            name: "update_plan",
            arguments: {
              items: [
                { text: "Ask what is wanted", done: true },
                { text: "Do it", done: false },
              ],
            },
          },
          {
            name: "ask_human",
            arguments: { question: "I am a scripted model of the lab. What shall I say?" },
          },
        ],
      };
    }
    if (last.includes("Posted as comment"))
      return { tools: [{ name: "finish", arguments: { summary: "Said it." } }] };
    const words = last.split("\n").at(-1)?.trim() ?? "";
    return {
      tools: [{ name: "post_comment", arguments: { body: `You said: ${words === "" ? "nothing" : words}` } }],
    };
  },
};
