import { join } from "node:path";

import type { SessionKey } from "../../domain/ids.ts";
import { deferred } from "../github/deferred.ts";
import type { LabWorld } from "../world/lab-world.ts";
import { startStand, type Stand } from "./start-stand.ts";
import { probe, storyScript } from "./story-script.ts";
import { tracesOf, type Traces } from "./traces-of.ts";

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly mine: boolean;
}

/** The story's world and the ways to look at it from outside. */
export interface Story extends Stand {
  readonly issue: number;
  readonly key: SessionKey;
  readonly comments: () => Promise<readonly Comment[]>;
  readonly living: () => Promise<Comment | undefined>;
  readonly traces: () => Promise<Traces>;
  readonly held: { reached: Promise<void>; release: () => void; renew: () => void };
}

/** Starts everything, and opens the issue that it is about. */
export async function startStory(): Promise<Story> {
  const gate = createGate();
  let shell = "";
  const stand = await startStand({ script: storyScript(gate.cues, () => shell), mayBeUnconfined: false });
  const { world, stateFolder } = stand;
  shell = probe({ url: world.github.url, folder: world.folder, pid: stand.service().pid });
  const person = world.github.as("maintainer");
  const { number: issue } = await person.createIssue(world.repository, {
    title: "Paint the widget",
    body: "It is grey.",
  });
  const key = `${world.repositoryId}/${issue}/dev` as SessionKey;
  const comments = (): Promise<readonly Comment[]> => listComments(world, issue);
  const places = { stateFolders: [stateFolder], historyFolder: join(stateFolder, "history") };
  return {
    ...stand,
    issue,
    key,
    held: gate.held,
    comments,
    living: async () =>
      (await comments()).find((comment) => comment.mine && comment.body.startsWith("**dev**")),
    traces: () => tracesOf(places, key),
  };
}

function createGate(): { cues: Parameters<typeof storyScript>[0]; held: Story["held"] } {
  let reached = deferred();
  let released = deferred();
  return {
    cues: {
      get held() {
        return released.promise;
      },
      onHeld: () => reached.resolve(),
    },
    held: {
      get reached() {
        return reached.promise;
      },
      release: () => released.resolve(),
      renew: () => {
        reached = deferred();
        released = deferred();
      },
    },
  };
}

async function listComments(world: LabWorld, issue: number): Promise<readonly Comment[]> {
  const path = `/repos/${world.repository}/issues/${issue}/comments?per_page=100`;
  const { body } = await world.github.as("maintainer").request("GET", path);
  const all = body as readonly { id: number; body: string; user: { type: string } }[];
  return all.map((comment) => ({ id: comment.id, body: comment.body, mine: comment.user.type === "Bot" }));
}
