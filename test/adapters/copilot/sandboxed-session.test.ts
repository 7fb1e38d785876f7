import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { descendants, isAlive } from "../../../src/adapters/copilot/processes.ts";
import { createEgress } from "../../../src/adapters/egress/create-egress.ts";
import { startFakeInternet } from "../egress/fake-internet.ts";
import { bash, forever, patient, realKey, sandboxWorks, setStage, tool, until } from "./stage.ts";

const session = "squadron-dev-42";
const withBash = { builtinTools: ["bash"] };

describe.skipIf(!sandboxWorks)("a session in a sandbox", () => {
  test("runs commands in its clone, and a terminal tool ends its turn", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [bash("echo $HOME; pwd; echo made > file")] } },
        {
          expect: "/home/agent",
          reply: { tools: [{ name: "finish", arguments: { summary: "not for the audit" } }] },
        },
      ],
    });
    const spec = stage.spec({ ...withBash, tools: [tool({ name: "finish", endsTurn: true })] });
    {
      await using talk = await stage.runtime.open(spec, forever);
      expect(await talk.run("go", patient)).toEqual({ kind: "done", text: "", endedBy: "finish" });
    }
    expect(readFileSync(join(stage.folder, "work", "file"), "utf8")).toBe("made\n");
    expect(stage.model.unexpected).toEqual([]);
    expect(stage.events).toMatchObject([
      { kind: "opened", resumed: false, sandboxed: true, pid: expect.any(Number) },
      { kind: "began", resumed: false },
      { kind: "usage" },
      { kind: "tool-started", name: "bash", detail: "echo $HOME; pwd; echo made > file" },
      { kind: "tool-result", name: "bash", ok: true },
      { kind: "tool-ended", name: "bash", ok: true },
      { kind: "usage" },
      { kind: "tool-started", name: "finish", detail: "" },
      { kind: "tool-result", name: "finish", ok: true },
      { kind: "tool-ended", name: "finish", ok: true },
      { kind: "turn-settled" },
      { kind: "closed" },
    ]);
  });

  test("is resumed in another sandbox and remembers", async () => {
    await using stage = await setStage({
      [session]: [{ reply: { text: "noted" } }, { reply: { text: "ok" } }],
    });
    {
      await using first = await stage.runtime.open(stage.spec(withBash), forever);
      await first.run("remember the number 17", patient);
    }
    await using second = await stage.runtime.open(stage.spec(withBash), forever);
    expect(second.resumed).toBe(true);
    await second.run("which number?", patient);
    expect(stage.model.requests.at(-1)?.messages[1]?.text).toContain("the number 17");
  });

  test("sees no host: no network, environment, process, folder or other session", async () => {
    process.env["SQUADRON_TEST_SECRET"] = "of-the-host";
    const look = [
      "env",
      "tr '\\0' '\\n' < /proc/1/environ",
      "cat /proc/[0-9]*/cmdline | tr '\\0' ' '",
      "echo processes: $(ls -d /proc/[0-9]* | wc -l)",
      "(exec 3<>/dev/tcp/1.1.1.1/80) 2>&1",
      "ls /root /home /var/log /etc/shadow /work 2>&1",
      'ls -R "$COPILOT_HOME"',
      'ls "$COPILOT_HOME/../work" && ls "$COPILOT_HOME/.."',
    ].join("; ");
    await using stage = await setStage({
      [session]: [{ reply: { tools: [bash(look)] } }, { reply: { text: "seen" } }],
    });
    mkdirSync(join(stage.folder, "home", "session-state", "squadron-pm-42"), { recursive: true });
    writeFileSync(join(stage.folder, "home", "session-state", "squadron-pm-42", "events.jsonl"), "private");
    await using talk = await stage.runtime.open(stage.spec(withBash), forever);
    await talk.run("go", patient);
    const seen = stage.model.requests.at(-1)?.messages.at(-1)?.text ?? "";
    expect(seen).toContain("Network is unreachable");
    expect(seen).toContain("cannot access '/root'");
    expect(seen).toContain("cannot access '/etc/shadow'");
    expect(seen).toContain(session);
    expect(seen).not.toContain("squadron-pm-42");
    expect(seen).not.toContain("of-the-host");
    expect(seen).not.toContain("vitest");
    expect(seen).not.toContain(realKey);
    expect(Number(/processes: (\d+)/.exec(seen)?.[1])).toBeLessThan(12);
    delete process.env["SQUADRON_TEST_SECRET"];
  });

  test("reaches the hosts it may, no others, and tells of each; afterwards the way is gone", async () => {
    await using internet = await startFakeInternet();
    const ways = mkdtempSync(join(tmpdir(), "squadron-ways-"));
    const ask = (host: string): string =>
      `(exec 3<>/dev/tcp/127.0.0.1/3128; printf 'GET http://${host}/ HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3)`;
    await using stage = await setStage(
      {
        [session]: [
          { reply: { tools: [bash(`${ask("allowed.example")}; ${ask("evil.example")}; ls /run/egress`)] } },
          { reply: { text: "seen" } },
        ],
      },
      { egress: createEgress({ folder: ways, reach: internet.reach }) },
    );
    {
      const spec = stage.spec({ ...withBash, network: ["allowed.example"] });
      await using talk = await stage.runtime.open(spec, forever);
      await talk.run("go", patient);
      expect(readdirSync(ways)).toHaveLength(1);
    }
    const seen = stage.model.requests.at(-1)?.messages.at(-1)?.text ?? "";
    expect(seen).toContain("plain /");
    expect(seen).toContain("HTTP/1.1 403 Not allowed from this sandbox");
    expect(readdirSync(ways)).toEqual([]);
    expect(stage.events.filter(({ kind }) => kind === "network")).toMatchObject([
      { host: "allowed.example", port: 80, allowed: true, requests: 1 },
      { host: "evil.example", port: 80, allowed: false, requests: 1 },
    ]);
    rmSync(ways, { recursive: true });
  });

  test("is not offered a tool that is not in its list, cannot call one, and cannot detach a command", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [bash("echo ran > file", { mode: "async", detach: true })] } },
        {
          expect: "not allowed",
          reply: { tools: [{ name: "create", arguments: { path: "file", file_text: "x" } }] },
        },
        { reply: { text: "pity" } },
      ],
    });
    await using talk = await stage.runtime.open(stage.spec(withBash), forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "pity" });
    expect(stage.model.unexpected).toEqual([]);
    expect(stage.model.requests[0]?.tools).toEqual(["bash"]);
    expect(existsSync(join(stage.folder, "work", "file"))).toBe(false);
  });

  test("counts a sub-agent's model calls and tools as its own, and names it", async () => {
    const agents: (string | undefined)[] = [];
    await using stage = await setStage({
      [session]: ({ messages }) => {
        const last = messages.at(-1)?.text ?? "";
        const task = {
          description: "d",
          prompt: "the part",
          agent_type: "general-purpose",
          name: "x",
          mode: "sync",
        };
        if (last.includes("the whole")) return { tools: [{ name: "task", arguments: task }] };
        return { tools: [bash("echo ran >> file", { detach: true })] };
      },
    });
    const spec = stage.spec({ builtinTools: ["bash", "task"], maxCalls: 4 });
    const callModel: typeof spec.callModel = (request, context) => {
      agents.push(context.agentId);
      return spec.callModel(request, context);
    };
    await using talk = await stage.runtime.open({ ...spec, callModel }, forever);
    expect(await talk.run("the whole", patient)).toMatchObject({ kind: "failed", cause: "model" });
    expect(stage.model.requests).toHaveLength(4);
    expect(agents.slice(0, 2)).toEqual([undefined, expect.any(String)]);
    expect(existsSync(join(stage.folder, "work", "file"))).toBe(false);
  });

  test("leaves no process when it is aborted during a command with children in the background", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [bash("setsid sleep 1000 & (sleep 1001 &) ; echo up > file; sleep 1002")] } },
      ],
    });
    const talk = await stage.runtime.open(stage.spec(withBash), forever);
    const stop = new AbortController();
    const running = talk.run("go", { ...patient, signal: stop.signal });
    await until(() => existsSync(join(stage.folder, "work", "file")));
    const inside = descendants(talk.pid ?? 0);
    expect(inside.length).toBeGreaterThan(4);
    stop.abort();
    expect(await running).toEqual({ kind: "aborted" });
    await talk[Symbol.asyncDispose]();
    expect([talk.pid ?? 0, ...inside].filter(isAlive)).toEqual([]);
  });

  test("ends its turn when its runtime is killed, frozen or its sandbox is killed", async () => {
    await using stage = await setStage({
      [session]: Array.from({ length: 3 }, () => ({
        reply: { tools: [bash("echo up > file; sleep 1000")] },
      })),
    });
    const file = join(stage.folder, "work", "file");
    const hit = async (pick: "runtime" | "sandbox", signal: "SIGKILL" | "SIGSTOP") => {
      await using talk = await stage.runtime.open(stage.spec(withBash), forever);
      const running = talk.run("go", { ...patient, silenceMs: 500 });
      await until(() => existsSync(file));
      execFileSync("rm", [file]);
      const pid = talk.pid ?? 0;
      const target =
        pick === "sandbox" ? pid : descendants(pid).find((one) => commandOf(one).endsWith("copilot-runtime"));
      process.kill(target ?? 0, signal);
      return await running;
    };
    expect(await hit("runtime", "SIGKILL")).toMatchObject({ kind: "failed", cause: "exit", outside: false });
    expect(await hit("runtime", "SIGSTOP")).toMatchObject({
      kind: "failed",
      cause: "silence",
      outside: false,
    });
    expect(await hit("sandbox", "SIGKILL")).toMatchObject({ kind: "failed", cause: "exit", outside: false });
  });

  test("goes on while a command is silent for longer than the watchdog waits", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [bash("while [ ! -e go ]; do sleep 0.02; done; echo went")] } },
        { expect: "went", reply: { text: "ok" } },
      ],
    });
    await using talk = await stage.runtime.open(stage.spec(withBash), forever);
    const running = talk.run("go", { ...patient, silenceMs: 500 });
    await until(() => stage.events.some((event) => event.kind === "tool-started"));
    const started = performance.now();
    await until(() => performance.now() - started > 1200);
    writeFileSync(join(stage.folder, "work", "go"), "");
    expect(await running).toMatchObject({ kind: "done", text: "ok" });
  });

  test("is refused when there is no sandbox, and leaves nothing open", async () => {
    const sandbox = {
      available: () => Promise.resolve({ ok: false as const, reason: "no luck." }),
      wrap: (): readonly [string] => ["/bin/false"],
    };
    await using stage = await setStage({}, { sandbox });
    await expect(stage.runtime.open(stage.spec(withBash), forever)).rejects.toMatchObject({
      code: "refused",
      message: /no luck/,
    });
    expect(stage.runtime.openSessions()).toBe(0);
  });

  test("keeps its history when it is put to sleep with a background command running", async () => {
    await using stage = await setStage({
      [session]: [
        { reply: { tools: [bash("sleep 1000", { mode: "async" })] } },
        { reply: { text: "started" } },
      ],
    });
    const spec = stage.spec(withBash);
    const talk = await stage.runtime.open(spec, forever);
    expect(await talk.run("go", patient)).toMatchObject({ kind: "done", text: "started" });
    await talk[Symbol.asyncDispose]();
    const folder = join(spec.home, "session-state", session);
    expect(readFileSync(join(folder, "events.jsonl"), "utf8")).toContain("session.shutdown");
    expect(readdirSync(folder).filter((name) => name.startsWith("inuse"))).toEqual([]);
  });
});

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0")[0] ?? "";
}
