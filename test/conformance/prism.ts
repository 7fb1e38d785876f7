import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

import { CUT_FILE } from "./document.ts";

/** A running Prism in front of something. */
export interface Prism extends AsyncDisposable {
  readonly url: string;
}

// Prism reads and compiles the whole cut before it listens; measured at 2 to 6 s.
const START_MS = 120_000;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts Prism from a folder where it is installed, as a proxy that turns every violation into an error. */
export async function startPrism(folder: string, upstream: string): Promise<Prism> {
  const port = await freePort();
  const script = join(folder, "node_modules/@stoplight/prism-cli/dist/index.js");
  const args = [
    script,
    "proxy",
    "--errors",
    "-h",
    "127.0.0.1",
    "-p",
    String(port),
    CUT_FILE.pathname,
    upstream,
  ];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(new Error(`Prism did not start:\n${said}`));
    const timer = setTimeout(fail, START_MS);
    const read = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
      if (!said.includes("is listening")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", fail);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}
