import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { createEgress } from "../../../src/adapters/egress/create-egress.ts";
import type { OpenEgress } from "../../../src/ports/egress.ts";
import type { SandboxSpec } from "../../../src/ports/sandbox.ts";
import { sandbox } from "../../support/sandbox.ts";
import { certificate, startFakeInternet } from "./fake-internet.ts";

const folder = mkdtempSync(join(tmpdir(), "squadron-inside-"));
afterAll(() => rmSync(folder, { recursive: true }));

function commandFor(script: string, egress?: OpenEgress): readonly [string, ...string[]] {
  const spec: SandboxSpec = {
    command: ["/bin/bash", "-c", script],
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/agent" },
    cwd: "/tmp",
    writable: [],
    readOnly: [folder],
    ...(egress && { egress }),
    limits: {
      memoryBytes: 1024 ** 3,
      processes: 64,
      openFiles: 256,
      fileBytes: 1024 ** 2,
      tmpBytes: 1024 ** 2,
    },
  };
  return sandbox?.wrap(spec) ?? ["/bin/false"];
}

function inside(script: string, egress?: OpenEgress): Promise<{ out: string; code: number }> {
  const [file, ...args] = commandFor(script, egress);
  return new Promise((done) => {
    const child = execFile(file, args, { env: {} }, (_error, out, err) =>
      done({ out: out + err, code: child.exitCode ?? -1 }),
    );
  });
}

const ask = (url: string): string =>
  `exec 3<>/dev/tcp/127.0.0.1/3128; printf 'GET ${url} HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`;

const overTls = `
const { request } = require("node:http");
const [host, servername] = process.argv.slice(2);
request({ host: "127.0.0.1", port: 3128, method: "CONNECT", path: host + ":443" })
  .on("connect", (answer, socket) => {
    if (answer.statusCode !== 200) return console.log(answer.statusCode, answer.statusMessage), socket.destroy();
    const ca = require("node:fs").readFileSync("${folder}/ca.pem");
    const secure = require("node:tls").connect({ socket, servername, ca });
    secure.on("error", (error) => console.log(error.message)).on("data", (data) => console.log(String(data)));
    secure.write("hello");
  })
  .end();
`;
writeFileSync(join(folder, "over-tls.cjs"), overTls);
writeFileSync(join(folder, "ca.pem"), certificate);
const secretly = (host: string, name = host): string =>
  `/run/egress/node ${folder}/over-tls.cjs ${host} ${name}`;

describe.skipIf(!sandbox)("from inside a sandbox", () => {
  test("a listed host is reached, plainly and by TLS, and no other, and nothing directly", async () => {
    await using internet = await startFakeInternet();
    const egress = createEgress({ folder, reach: internet.reach });
    await using way = await egress.open(["allowed.example"], () => undefined);
    expect((await inside(ask("http://allowed.example/page"), way)).out).toContain("plain /page");
    expect((await inside(secretly("allowed.example"), way)).out).toBe("secret page\n");
    expect((await inside(ask("http://other.example/"), way)).out).toMatch(/^HTTP\/1.1 403 Not allowed/);
    expect((await inside(secretly("other.example"), way)).out).toBe("403 Not allowed from this sandbox\n");
    expect((await inside(secretly("allowed.example", "other.example"), way)).out).toMatch(
      /unrecognized name/,
    );
    expect((await inside("exec 3<>/dev/tcp/93.184.216.34/80", way)).out).toContain("Network is unreachable");
    expect((await inside("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '", way)).out).toBe("lo\n");
  });

  test("programs find the proxy by themselves", async () => {
    await using internet = await startFakeInternet();
    await using way = await createEgress({ folder, reach: internet.reach }).open(
      ["allowed.example"],
      () => undefined,
    );
    const seen = (await inside("env | grep -i proxy | sort", way)).out;
    for (const name of ["http_proxy", "HTTPS_PROXY", "npm_config_https_proxy", "YARN_HTTP_PROXY"])
      expect(seen).toContain(`${name}=http://127.0.0.1:3128\n`);
    expect(seen).toContain("no_proxy=localhost,127.0.0.1,::1\n");
  });

  test("another sandbox's socket is not there, and without hosts nothing is", async () => {
    await using internet = await startFakeInternet();
    const egress = createEgress({
      folder: join(tmpdir(), `squadron-ways-${process.pid}`),
      reach: internet.reach,
    });
    await using mine = await egress.open(["allowed.example"], () => undefined);
    await using other = await egress.open(["other.example"], () => undefined);
    expect((await inside(`ls /run/egress; ls ${other.socket} ${mine.socket}`, mine)).out).toMatch(
      /^node\nproxy\nls: cannot access .*\nls: cannot access .*\n$/,
    );
    const { out } = await inside("ls /run; env; exec 3<>/dev/tcp/127.0.0.1/3128");
    expect(out).toContain("Connection refused");
    expect(out).not.toMatch(/egress|proxy/i);
  });

  test("the command ends as it would alone, and ends the forwarder with it", async () => {
    await using internet = await startFakeInternet();
    await using way = await createEgress({ folder, reach: internet.reach }).open([], () => undefined);
    expect(await inside("echo out; echo err >&2; exit 7", way)).toEqual({ out: "out\nerr\n", code: 7 });
    expect((await inside("exec /nowhere", way)).code).toBe(127);
    const { out } = await inside("cat /proc/[0-9]*/comm", way);
    expect(out).toContain("egress\n");
    expect(out).not.toContain("node");
    const [file, ...args] = commandFor("echo ready; sleep 1000", way);
    const child = spawn(file, args, { env: {}, stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    // Every process inside holds the pipe's other end.
    await once(child.stdout.resume(), "close");
  });

  test("an agent that ends all its node processes keeps its network", async () => {
    await using internet = await startFakeInternet();
    await using way = await createEgress({ folder, reach: internet.reach }).open(
      ["allowed.example"],
      () => undefined,
    );
    const kill = `for p in /proc/[0-9]*; do [ "$(cat $p/comm)" = node ] && kill -9 \${p#/proc/}; done`;
    expect((await inside(`${kill}; ${ask("http://allowed.example/still")}`, way)).out).toContain(
      "plain /still",
    );
  });
});
