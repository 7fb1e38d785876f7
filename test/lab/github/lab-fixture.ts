import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";

import {
  type LabGitHub,
  type LabGitHubOptions,
  startLabGitHub,
} from "../../../src/lab/github/start-lab-github.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const APP_ID = 4711;
const SLUG = "squadron";
export const SECRET = "a secret only for tests";
export const PRIVATE_KEY = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
/** A key that belongs to no App. */
export const FOREIGN_KEY = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly event: string;
  readonly guid: string;
}

/** A webhook receiver that keeps what it gets. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Replaces the answer, 202 unless set. */
  answer: (received: Received) => number;
  readonly close: () => Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const one = {
        headers: incoming.headers,
        text,
        body: JSON.parse(text) as Record<string, unknown>,
        event: String(incoming.headers["x-github-event"]),
        guid: String(incoming.headers["x-github-delivery"]),
      };
      received.push(one);
      outgoing.writeHead(receiver.answer(one)).end("seen");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer: () => 202,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}

export interface Fixture extends AsyncDisposable {
  readonly lab: LabGitHub;
  readonly folder: string;
  readonly receiver: Receiver;
  readonly repository: string;
  readonly tokens: { readonly owner: string; readonly writer: string; readonly outsider: string };
  /** The names of what the receiver got, such as `issues.opened`, once all of it is there. */
  readonly news: () => Promise<string[]>;
  readonly octokit: (auth: string) => Octokit;
  readonly appOctokit: () => Octokit;
  readonly botOctokit: () => Octokit;
}

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A lab with ada (owner), wes (writer), olga (outsider), ada/engine, and the App installed for ada. */
export async function startFixture(options: Partial<LabGitHubOptions> = {}): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), "lab-github-"));
  const receiver = await startReceiver();
  const lab = await startLabGitHub({
    folder,
    webhook: { url: receiver.url, secret: SECRET },
    app: { id: APP_ID, slug: SLUG, publicKeyOrPrivateKeyPem: PRIVATE_KEY },
    ...options,
  });
  const owner = lab.seed.createUser("ada");
  const writer = lab.seed.createUser("wes");
  const outsider = lab.seed.createUser("olga");
  await lab.seed.createRepository("ada", "engine", {
    files: { "README.md": "# Engine\n", "src/main.ts": "export {};\n" },
  });
  lab.seed.addCollaborator("ada/engine", "wes", "write");
  const installation = lab.seed.installApp("ada");
  await lab.settled();
  receiver.received.length = 0;
  const octokit = (auth: string): Octokit => new Octokit({ baseUrl: lab.url, auth, log: quiet });
  const appAuth = { appId: APP_ID, privateKey: PRIVATE_KEY };
  const withApp = (auth: Record<string, unknown>): Octokit =>
    new Octokit({ baseUrl: lab.url, authStrategy: createAppAuth, auth, log: quiet });
  return {
    lab,
    folder,
    receiver,
    repository: "ada/engine",
    tokens: { owner: owner.token, writer: writer.token, outsider: outsider.token },
    news: async () => {
      await lab.settled();
      return receiver.received.map(({ event, body }) =>
        typeof body["action"] === "string" ? `${event}.${body["action"]}` : event,
      );
    },
    octokit,
    appOctokit: () => withApp(appAuth),
    botOctokit: () => withApp({ ...appAuth, installationId: installation.id }),
    [Symbol.asyncDispose]: async () => {
      await lab.close();
      await receiver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
