import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createProcCensus } from "../../../src/adapters/processes/proc-census.ts";
import { createBubblewrap } from "../../../src/adapters/sandbox/bubblewrap.ts";
import { explainFailure } from "../../../src/adapters/sandbox/explain-failure.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import type { SandboxSpec } from "../../../src/ports/sandbox.ts";

const folder = mkdtempSync(join(tmpdir(), "squadron-sandbox-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

const sandbox = createBubblewrap({ folder });
const state = await sandbox.available();

const ordinaryUser = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

const mib = 1024 ** 2;
const limits = { memoryBytes: 512 * mib, processes: 40, openFiles: 64, fileBytes: mib, tmpBytes: 4 * mib };

function specFor(script: string, change: Partial<SandboxSpec> = {}): SandboxSpec {
  return {
    command: ["/bin/bash", "-c", script],
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/home/agent" },
    cwd: "/tmp",
    writable: [],
    readOnly: [],
    limits,
    ...change,
  };
}

/** Runs it inside; as another user when one is named. @returns both outputs. */
async function inside(
  script: string,
  change: Partial<SandboxSpec> = {},
  as: readonly string[] = [],
): Promise<string> {
  const [file, ...args] = [...as, ...sandbox.wrap(specFor(script, change))];
  return new Promise((resolve) => {
    execFile(file ?? "", args, { env: { HOST_SECRET: "of-the-host" } }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

describe.skipIf(!state.ok)("a command in the sandbox", () => {
  test("has no network but its own loopback", async () => {
    expect(await inside("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).toBe("lo\n");
    expect(await inside("exec 3<>/dev/tcp/1.1.1.1/53")).toContain("Network is unreachable");
  });

  test("gets the given environment and nothing of the host's", async () => {
    const seen = await inside("env; tr '\\0' '\\n' < /proc/1/environ", {
      env: { PATH: "/usr/bin:/bin", GIVEN: "yes" },
    });
    expect(seen).toContain("GIVEN=yes");
    expect(seen).not.toContain("of-the-host");
  });

  test("sees no process but its own", async () => {
    const seen = await inside("cat /proc/[0-9]*/comm | sort -u");
    expect(
      seen
        .trim()
        .split("\n")
        .every((name) => ["bash", "bwrap", "cat", "sort"].includes(name)),
    ).toBe(true);
  });

  test("sees no folder of the host", async () => {
    const seen = await inside("ls -A / /home /var /etc /root /sys /mnt 2>&1");
    expect(seen).toMatch(/cannot access '\/root'/);
    expect(seen).toMatch(/cannot access '\/sys'/);
    expect(seen).not.toContain("shadow");
    expect(await inside("cat /etc/passwd")).toMatch(/^agent:.*\nnobody:.*\n$/);
    expect(await inside("ls -A /home /home/agent /tmp")).toBe("/home:\nagent\n\n/home/agent:\n\n/tmp:\n");
  });

  test("finds the tools that need more than /usr", async () => {
    expect(await inside("awk 'BEGIN { print 1 + 1 }'; whoami; git --version; node -p 1+1; hostname")).toMatch(
      /^2\nagent\ngit version .*\n2\nsandbox\n$/,
    );
  });

  test("writes where it may and reads where it may, and nowhere else", async () => {
    const [own, lent, other] = ["own", "lent", "other"].map((name) => join(folder, name));
    for (const path of [own, lent, other]) mkdirSync(path ?? "");
    writeFileSync(join(lent ?? "", "file"), "lent\n");
    const seen = await inside(
      `cat ${lent}/file; echo new > ${lent}/file; echo made > ${own}/file; ls ${other}`,
      {
        writable: [own ?? ""],
        readOnly: [lent ?? ""],
      },
    );
    expect(seen).toMatch(/^lent\n/);
    expect(seen).toContain("Read-only file system");
    expect(seen).toContain(`cannot access '${other}'`);
    expect(readFileSync(join(own ?? "", "file"), "utf8")).toBe("made\n");
    expect(await inside("touch /usr/bin/x /etc/x2 /etc/ssl/x")).toContain("Read-only file system");
  });

  test("sees a scratch folder empty, except for what is bound below it", async () => {
    const home = join(folder, "home");
    for (const name of ["mine", "theirs"]) mkdirSync(join(home, name), { recursive: true });
    const seen = await inside(`ls ${home}; echo x > ${home}/junk; echo y > ${home}/mine/kept`, {
      scratch: [home],
      writable: [join(home, "mine")],
    });
    expect(seen).toBe("mine\n");
    expect(readFileSync(join(home, "mine", "kept"), "utf8")).toBe("y\n");
    expect(() => readFileSync(join(home, "junk"))).toThrow("ENOENT");
  });

  test("cannot write a big file, fill /tmp, open many files or take much memory", async () => {
    expect(await inside("head -c 2M /dev/zero > /tmp/big; stat -c %s /tmp/big")).toContain(String(mib));
    expect(await inside("for i in 1 2 3 4 5 6; do head -c 1M /dev/zero > /tmp/$i; done")).toContain(
      "No space left",
    );
    expect(await inside("ulimit -n; ulimit -c")).toBe("64\n0\n");
    const hog =
      "const all = []; for (let i = 0; i < 40; i++) all.push(Buffer.alloc(3e7, 1)); console.log('got it all')";
    expect(await inside(`node -e "${hog}"`)).not.toContain("got it all");
    expect(await inside(`node -e "${hog}"`, { limits: { ...limits, memoryBytes: 4096 * mib } })).toContain(
      "got it all",
    );
  });

  test("cannot fork without end, at least as an ordinary user", async () => {
    const as = process.getuid?.() === 0 ? ordinaryUser : [];
    // Counted by node, which reports a refused fork instead of trying again.
    const bomb = `
      const { spawn } = require("node:child_process");
      let up = 0, refused = 0;
      for (let i = 0; i < 100; i++) {
        const child = spawn("/bin/sleep", ["100"]);
        child.on("spawn", () => up++).on("error", () => refused++);
      }
      setImmediate(() => { console.log(refused > 0 && up < 40 ? "bounded" : "unbounded " + up); process.kill(-1, "SIGKILL"); });`;
    writeFileSync(join(folder, "bomb.cjs"), bomb);
    chmodSync(join(folder, "bomb.cjs"), 0o644);
    const change = { readOnly: [folder], limits: { ...limits, openFiles: 4096, memoryBytes: 4096 * mib } };
    expect(await inside(`node ${folder}/bomb.cjs`, change, as)).toContain("bounded\n");
  });

  test.runIf(process.getuid?.() === 0)(
    "works as an ordinary user too, and says what root cannot hold",
    async () => {
      expect(await inside("id -u", {}, ordinaryUser)).toBe("65534\n");
      expect(state).toMatchObject({ ok: true, caveat: /root/ });
    },
  );

  test("dies with everything in it when the sandbox is killed", async () => {
    const mark = `squadron-${process.pid}-mark`;
    const [file, ...args] = sandbox.wrap(
      specFor(`(exec -a ${mark} sleep 1000) & setsid bash -c 'exec -a ${mark} sleep 1000' & wait`),
    );
    const child = execFile(file, args, () => undefined);
    const until = async (done: () => boolean): Promise<void> => {
      while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await until(() => marked(mark) >= 4);
    child.kill("SIGKILL");
    await until(() => marked(mark) === 0);
    expect(child.killed).toBe(true);
  });
});

/** Number of processes with the text on their command line. */
function marked(text: string): number {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "latin1").includes(text);
    } catch {
      return false;
    }
  }).length;
}

test.skipIf(!state.ok)(
  "a sandbox is found by the folder of the process that began it, also after that was cleared",
  async () => {
    const own = mkdtempSync(join(folder, "own-"));
    const mine = createBubblewrap({ folder: join(own, "1") });
    await mine.available();
    rmSync(own, { recursive: true });
    const [file, ...args] = mine.wrap(specFor("echo ready; sleep 1000"));
    const child = spawn(file, args, { env: {}, stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(child, "exit");
    await once(child.stdout, "data");
    const census = createProcCensus(systemClock);
    expect(await census.of(join(own, "1")), "bubblewrap itself, and its process 1").toHaveLength(2);
    expect(await census.kill(join(own, "1"))).toBe(0);
    await ended;
  },
);

test("a machine without bubblewrap is told what to install, and asked only once", async () => {
  const none = createBubblewrap({ folder, program: "/nowhere/bwrap" });
  expect(await none.available()).toMatchObject({ ok: false, reason: /apt-get install bubblewrap/ });
  expect(none.available()).toBe(none.available());
});

test.each([
  ["bwrap: Can't mount proc on /newroot/proc: Operation not permitted", /security_opt/],
  [
    "bwrap: No permissions to create new namespace, likely because the kernel does not allow",
    /user namespaces/,
  ],
  ["bwrap: setting up uid map: Permission denied", /user namespaces/],
  ["bwrap: something new\n", /something new/],
])("the failure %j is explained", (output, reason) => {
  expect(explainFailure(output).reason).toMatch(reason);
});
