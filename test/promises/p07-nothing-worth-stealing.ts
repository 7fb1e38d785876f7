import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { until } from "../../src/lab/world/until.ts";
import { call, onStage } from "../e2e/stage.ts";
import { expect, type Proof, type PromiseStory } from "./proof.ts";
import { replacements } from "./replacements.ts";

// Written in two halves, so that the command that looks for it does not find itself.
const canary = ["canary", "of", "the", "service"];

/** Looks for harmless marks only: it also runs where nothing confines it. */
function lookAround({ url, state }: { url: string; state: string }): string {
  const { hostname, port } = new URL(url);
  const pattern = `${canary.slice(0, 3).join("-")}[-]${canary[3]}`;
  return [
    `echo environment=$(cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c '${pattern}')`,
    `echo file=$(cat ${state}/canary 2>/dev/null | grep -c '${pattern}')`,
    `echo token=$(cat .git/config .git/credentials ~/.git-credentials ~/.gitconfig 2>/dev/null | grep -ci -e x-access-token -e extraheader)`,
    `(exec 3<>/dev/tcp/${hostname}/${port}) 2>/dev/null && echo network=1 || echo network=0`,
    "echo looked=around",
  ].join("\n");
}

const agentLooksAround: PromiseStory = ({ replace }) => {
  let command = "";
  return onStage(
    {
      script: {
        "*": ({ messages }) =>
          messages.at(-1)?.role === "tool"
            ? call("finish", { summary: "Looked around." })
            : call("bash", { command, description: "look around", mode: "sync" }),
      },
      env: { LAB_CANARY: canary.join("-") },
    },
    async (stage) => {
      const { world } = stage;
      const state = world.env["SQUADRON_STATE"] ?? "";
      command = lookAround({ url: world.github.url, state });
      await mkdir(state, { recursive: true });
      await writeFile(join(state, "canary"), canary.join("-"));
      await stage.startChild(replace);
      await stage.ask("dev");
      const seen = await until("the agent's look around", () =>
        world.model.requests
          .flatMap((request) => request.messages)
          .find((message) => message.role === "tool" && message.text.includes("looked=around")),
      );
      const found = (name: string): string => new RegExp(`${name}=(\\d+)`).exec(seen.text)?.[1] ?? "nothing";
      expect(found("environment") === "0", "The agent can read the environment of the service.");
      expect(found("file") === "0", "The agent can read files of the service.");
      expect(found("token") === "0", "A token for git lies in the clone.");
      expect(found("network") === "0", "The agent has a network.");
      await stage.quiet();
      const words = JSON.stringify(world.model.requests);
      for (const name of ["PRIVATE_KEY", "WEBHOOK_SECRET", "MODEL_API_KEY"]) {
        const secret = JSON.stringify(world.env[name]).slice(1, -1);
        expect(!words.includes(secret), `${name} stands in what the model was sent.`);
      }
    },
  );
};

export const nothingWorthStealing: readonly Proof[] = [
  {
    number: 7,
    title: "The agent holds nothing worth stealing: no environment, file, token or network of the service.",
    mechanism: "the sandbox",
    replace: replacements.noSandbox,
    needs: "bubblewrap",
    story: agentLooksAround,
  },
];
