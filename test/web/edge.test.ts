import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { SquadronError } from "../../src/domain/errors.ts";
import type { Accepted } from "../../src/ports/ingest.ts";
import { issuePayload, repositoryPayload } from "../domain/normalize/payloads.ts";
import { path, post, secret, sign, signedHeaders, startEdge } from "./support.ts";

const opened = JSON.stringify(issuePayload({ action: "opened" }));
const without = (name: string) => {
  const { [name]: _, ...rest } = signedHeaders(opened);
  return rest;
};

describe("a good delivery", () => {
  it("is stored, then acknowledged", async () => {
    await using running = await startEdge();
    const reply = await post(running.url, opened);
    expect([reply.status, reply.body]).toEqual([202, { status: "accepted" }]);
    expect(running.events).toMatchObject([{ kind: "opened", guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958" }]);
  });

  it("is acknowledged as a duplicate when it was stored before", async () => {
    await using running = await startEdge({ ingest: () => Promise.resolve<Accepted>("duplicate") });
    const reply = await post(running.url, opened);
    expect([reply.status, reply.body]).toEqual([202, { status: "duplicate" }]);
  });

  it("is acknowledged with the reason when nothing is done on it", async () => {
    await using running = await startEdge();
    const reply = await post(running.url, "{}", signedHeaders("{}", "star"));
    expect([reply.status, reply.body]).toEqual([
      202,
      { status: "ignored", reason: "nothing is done on this event" },
    ]);
  });

  it("may be signed with the old or the new secret while it is being changed", async () => {
    const secrets = ["the-new-secret-0000", secret];
    const webhook = { secrets, path, bodyLimitBytes: 100_000 };
    await using running = await startEdge({ config: { server: { host: "127.0.0.1", port: 0 }, webhook } });
    for (const key of secrets) {
      const headers = { ...signedHeaders(opened), "x-hub-signature-256": sign(opened, key) };
      expect((await post(running.url, opened, headers)).status).toBe(202);
    }
    const retired = { ...signedHeaders(opened), "x-hub-signature-256": sign(opened, "the-one-before-that") };
    expect((await post(running.url, opened, retired)).status).toBe(401);
  });

  it.each(["/", "/hooks/", "/a/b"])("is taken at the path that was set (%s)", async (own) => {
    const webhook = { secrets: [secret], path: own, bodyLimitBytes: 100_000 };
    await using running = await startEdge({ config: { server: { host: "127.0.0.1", port: 0 }, webhook } });
    expect((await post(running.origin + own, opened)).status).toBe(202);
  });

  it("is verified over its bytes, not over what they decode to", async () => {
    await using running = await startEdge();
    const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
    expect((await post(running.url, bytes)).status).toBe(202);
  });
});

describe("a delivery that is not right is refused", () => {
  it.each([
    [
      "another content type",
      { ...signedHeaders(opened), "content-type": "application/x-www-form-urlencoded" },
      415,
    ],
    ["a type that only begins right", { ...signedHeaders(opened), "content-type": "application/jsonp" }, 415],
    ["a compressed body", { ...signedHeaders(opened), "content-encoding": "gzip" }, 415],
    ["no GUID", without("x-github-delivery"), 400],
    ["a GUID that is none", { ...signedHeaders(opened), "x-github-delivery": "a b" }, 400],
    ["no event", without("x-github-event"), 400],
    ["an event that is no name", { ...signedHeaders(opened), "x-github-event": "a/b" }, 400],
    ["no signature", without("x-hub-signature-256"), 400],
    ["a signature of another body", { ...signedHeaders(opened), "x-hub-signature-256": sign("{}") }, 401],
  ])("for %s", async (_, headers, status) => {
    await using running = await startEdge();
    expect((await post(running.url, opened, headers)).status).toBe(status);
    expect(running.events).toEqual([]);
  });

  it("for another method", async () => {
    await using running = await startEdge();
    const reply = await fetch(running.url);
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("for a body that is not JSON", async () => {
    await using running = await startEdge();
    expect((await post(running.url, "{")).status).toBe(400);
    expect((await post(running.url, "")).status).toBe(400);
  });

  it("for a body that says it is too large, before it is sent", async () => {
    await using running = await startEdge({ bodyLimitBytes: 1000 });
    const head = { ...signedHeaders(""), host: "x", "content-length": "1001" };
    expect(await rawStatus(running.origin, head)).toBe("413");
  });

  it("for a body that turns out too large", async () => {
    await using running = await startEdge({ bodyLimitBytes: 1000 });
    const body = "a".repeat(1001);
    const stream = new Blob([body]).stream();
    const options = { method: "POST", body: stream, headers: signedHeaders(body), duplex: "half" } as const;
    expect((await fetch(running.url, options)).status).toBe(413);
  });

  it("for a body that does not arrive", async () => {
    await using running = await startEdge({ limits: { bodyDeadlineMs: 30 } });
    const head = { ...signedHeaders(""), host: "x", "content-length": "10" };
    expect(await rawStatus(running.origin, head)).toBe("408");
  });
});

/** Sends a head and no body. @returns the status of the answer. */
async function rawStatus(
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer.toString().split(" ")[1];
}

describe("a delivery that could not be stored", () => {
  it.each([
    ["the store is down", () => Promise.reject(new SquadronError("outside", "no store"))],
    ["the store does not answer", () => new Promise<Accepted>(() => {})],
    ["there is a bug", () => Promise.reject(new TypeError("x is undefined"))],
  ])("fails visibly when %s, so that its redelivery repairs it", async (_, ingest) => {
    await using running = await startEdge({ ingest, limits: { storeDeadlineMs: 30 } });
    const reply = await post(running.url, opened);
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
  });
});

describe("other paths", () => {
  it("tell whether the process lives and whether it can take deliveries", async () => {
    let ok = true;
    await using running = await startEdge({
      readiness: () => Promise.resolve({ ok, detail: { store: ok } }),
    });
    expect((await fetch(`${running.origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${running.origin}/readyz`)).status).toBe(200);
    ok = false;
    const reply = await fetch(`${running.origin}/readyz`);
    expect([reply.status, await reply.json()]).toEqual([503, { ok: false, detail: { store: false } }]);
  });

  it("are not ready when the check hangs or fails", async () => {
    const limits = { readinessDeadlineMs: 20 };
    await using hanging = await startEdge({ readiness: () => new Promise(() => {}), limits });
    expect((await fetch(`${hanging.origin}/readyz`)).status).toBe(503);
    await using failing = await startEdge({ readiness: () => Promise.reject(new Error("no")), limits });
    expect((await fetch(`${failing.origin}/readyz`)).status).toBe(503);
  });

  it("go to the fallback, and to 404 when it does not take them", async () => {
    await using running = await startEdge({
      fallback: (request, response) => {
        if (request.url !== "/page") return false;
        response.end("page");
        return true;
      },
    });
    expect(await (await fetch(`${running.origin}/page`)).text()).toBe("page");
    expect((await fetch(`${running.origin}/nothing`)).status).toBe(404);
  });

  it("answer 500 without detail when the fallback fails", async () => {
    await using running = await startEdge({ fallback: () => Promise.reject(new Error("inner detail")) });
    const reply = await fetch(`${running.origin}/page`);
    expect([reply.status, await reply.text()]).toEqual([500, '{"error":"Internal error."}']);
  });

  it.each([`${path}/`, `${path}?x=1`, `/x/..${path}`, `/api/./github/webhooks//`, `//host${path}`])(
    "that are the webhook's in other words (%s) do not get around the edge",
    async (target) => {
      const taken: unknown[] = [];
      await using running = await startEdge({ fallback: (request) => taken.push(request.url) });
      const socket = connect(Number(new URL(running.origin).port), "127.0.0.1");
      socket.write(
        `POST ${target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n`,
      );
      const [answer] = (await once(socket, "data")) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toContain("X-GitHub-Delivery is missing");
      expect(taken).toEqual([]);
    },
  );
});

describe("the log", () => {
  it("holds no text of a payload, whatever happens to it", async () => {
    const text = "only-in-the-payload";
    const payloads = [
      issuePayload({ action: "opened", issue: { title: text, body: text, labels: [{ name: text }] } }),
      issuePayload({ action: "labeled", label: { name: text } }),
      repositoryPayload({ context: text, sha: text, state: text }),
      { [text]: text },
    ].map((payload) => JSON.stringify(payload));
    const ingest = () => Promise.reject(new SquadronError("outside", "no store"));
    for (const options of [{}, { ingest }]) {
      await using running = await startEdge(options);
      for (const body of [...payloads, `{"${text}`])
        for (const event of ["issues", "status"]) {
          await post(running.url, body, signedHeaders(body, event));
          await post(running.url, body, { ...signedHeaders(body, event), "x-hub-signature-256": sign("") });
        }
      await running.edge[Symbol.asyncDispose]();
      expect(running.lines.length).toBeGreaterThan(0);
      expect(running.lines.join("\n")).not.toContain(text);
    }
  });

  it("counts refusals, and sums them up", async () => {
    const running = await startEdge();
    for (let index = 0; index < 5; index += 1)
      await post(running.url, opened, without("x-hub-signature-256"));
    await running.edge[Symbol.asyncDispose]();
    expect(running.edge.counts()).toEqual({ headers: 5 });
    expect(running.lines).toEqual([
      '{"refused":{"headers":1},"message":"deliveries refused"}',
      '{"refused":{"headers":4},"message":"deliveries refused"}',
    ]);
  });
});

describe("closing", () => {
  it("finishes what is in flight and takes nothing new", async () => {
    const arrived = deferred<undefined>();
    const stored = deferred<Accepted>();
    const running = await startEdge({
      ingest: () => {
        arrived.resolve(undefined);
        return stored.promise;
      },
    });
    const reply = post(running.url, opened);
    await arrived.promise;
    const closed = running.edge[Symbol.asyncDispose]();
    await expect(fetch(running.url)).rejects.toThrow("fetch failed");
    stored.resolve("accepted");
    expect((await reply).status).toBe(202);
    await closed;
  });

  it("does not wait for ever", async () => {
    const arrived = deferred<undefined>();
    const running = await startEdge({
      limits: { closeDeadlineMs: 20 },
      ingest: () => {
        arrived.resolve(undefined);
        return new Promise<Accepted>(() => {});
      },
    });
    const reply = post(running.url, opened);
    await arrived.promise;
    await Promise.all([expect(reply).rejects.toThrow("fetch failed"), running.edge[Symbol.asyncDispose]()]);
  });

  it("is refused a port that is taken, with what to set", async () => {
    await using first = await startEdge();
    const port = Number(new URL(first.origin).port);
    const webhook = { secrets: [secret], path, bodyLimitBytes: 1000 };
    const second = startEdge({ config: { server: { host: "127.0.0.1", port }, webhook } });
    await expect(second).rejects.toMatchObject({ code: "config", message: expect.stringContaining("PORT") });
  });
});

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value: T) => resolve(value) };
}
