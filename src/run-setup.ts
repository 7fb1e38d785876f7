import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { access, constants, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, resolve } from "node:path";

import { getRequestListener } from "@hono/node-server";

import { convertManifest, type MadeApp } from "./adapters/github/convert-manifest.ts";
import { mergeEnvFile } from "./config/env-file.ts";
import type { SetupSettings } from "./config/setup-settings.ts";
import { SquadronError } from "./domain/errors.ts";
import { setupPages } from "./web/setup-pages.ts";

interface SetupOptions {
  readonly settings: SetupSettings;
  /** The `.env` to write. */
  readonly file: string;
  readonly tell: (text: string) => void;
}

type Variables = Readonly<Record<string, string>>;

/**
 * Lets a person make the App in the browser, and writes what it is known by to `.env`. Ours and not Probot's: that one lets
 * whoever reaches the port hand in an App of his own, and writes a file that everybody can read.
 * @returns the variables that were written. @throws SquadronError `config` when the address or the file is not ours.
 */
export async function runSetup({ settings, file, tell }: SetupOptions): Promise<Variables> {
  await demandWritable(file);
  await readOrEmpty(file);
  const [key, state] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
  const manifest = await readFile(new URL("../app.yml", import.meta.url), "utf8");
  let made: (variables: Variables) => void = () => undefined;
  const result = new Promise<Variables>((done) => {
    made = done;
  });
  const pages = setupPages({
    settings,
    manifest,
    key,
    state,
    make: async (code) => {
      const app = await convertManifest(settings.apiUrl, code);
      const variables = variablesOf(app);
      const { replaced } = await writeEnvFile(file, variables);
      for (const name of replaced) tell(`${name} had another value in ${file}: it stays there as a comment.`);
      tell(`The App is made: ${app.html_url}. ${file} is written; only you can read it.`);
      made(variables);
      return { page: app.html_url, file };
    },
  });
  const answer = getRequestListener(pages.fetch);
  const server = createServer((request, response) => void answer(request, response));
  const address = await listen(server, settings);
  tell(welcome(`${address}/?key=${key}`, file));
  const variables = await result;
  // What was asked for is still answered; then the port is free for the service.
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 2_000).unref();
  await once(server, "close");
  return variables;
}

function variablesOf(app: MadeApp): Variables {
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.pem,
    WEBHOOK_SECRET: app.webhook_secret,
    SQUADRON_PAGE_CLIENT_ID: app.client_id,
    SQUADRON_PAGE_CLIENT_SECRET: app.client_secret,
  };
}

async function writeEnvFile(file: string, variables: Variables) {
  const merged = mergeEnvFile(await readOrEmpty(file), variables);
  // Beside it and then in its place: GitHub tells the secrets once, half a file would lose them.
  const beside = `${file}.new`;
  // A new file: one that a crash left, or a link, would keep the rights that it has until it is full of secrets.
  await rm(beside, { force: true });
  await writeFile(beside, merged.text, { mode: 0o600, flag: "wx" });
  await rename(beside, file);
  return merged;
}

async function readOrEmpty(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new SquadronError("config", `${resolve(file)} cannot be read: give this user the right to.`, {
      cause: error,
    });
  });
}

async function demandWritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw new SquadronError(
      "config",
      `${resolve(file)} cannot be written: start in a folder that is yours, or make the App by hand (docs/getting-started.md).`,
      { cause },
    );
  }
}

async function listen(
  server: ReturnType<typeof createServer>,
  { host, port }: Pick<SetupSettings, "host" | "port">,
): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (cause) {
    throw new SquadronError("config", `Cannot listen on ${host}:${port}: set HOST and PORT.`, { cause });
  }
  const shown = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
  return `http://${shown}:${(server.address() as AddressInfo).port}`;
}

function welcome(address: string, file: string): string {
  return `Squadron has no GitHub App yet. Make one in the browser, it takes a minute:

  ${address}

It asks for what app.yml lists and writes ${resolve(file)}. If you have an App already, set APP_ID,
PRIVATE_KEY and WEBHOOK_SECRET there instead, as .env.example describes them. Ctrl-C ends this.
`;
}
