import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it } from "vitest";

import { fetchAnswer } from "../../../src/adapters/github/fetch-answer.ts";

/** Redirects to another origin that answers with numbered lines, as GitHub does for a job's log. */
async function logServer(lines: number) {
  const seen: (string | undefined)[] = [];
  const store = createServer((request, response) => {
    seen.push(request.headers.authorization);
    for (let line = 0; line < lines; line++) response.write(`line ${line}\n`);
    response.end();
  });
  const front = createServer((_request, response) => {
    const { port } = store.address() as AddressInfo;
    response.writeHead(302, { location: `http://localhost:${port}/log` });
    response.end();
  });
  for (const server of [store, front]) {
    server.listen(0, "localhost");
    await once(server, "listening");
  }
  const { port } = front.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    seen,
    [Symbol.asyncDispose]: async () => {
      for (const server of [store, front]) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
}

describe("an answer", () => {
  it("is kept whole, and its end only where that is asked for", async () => {
    await using server = await logServer(20_000);
    expect((await (await fetchAnswer(server.url)).text()).startsWith("line 0\n")).toBe(true);
    const end = await (await fetchAnswer(server.url, {}, 1_000)).text();
    expect(end.length).toBeGreaterThanOrEqual(1_000);
    expect(end.length).toBeLessThan(100_000);
    expect(end.endsWith("line 19999\n")).toBe(true);
  });

  it("from another origin, to which GitHub led us, is fetched without our token", async () => {
    await using server = await logServer(1);
    await fetchAnswer(server.url, { headers: { authorization: "token secret" } });
    expect(server.seen).toEqual([undefined]);
  });
});
