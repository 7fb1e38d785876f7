import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot } from "probot";
import { expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { SquadronEvent } from "../../src/domain/event.ts";
import { readCorpus } from "./corpus.ts";
import { path, post, secret, signedHeaders, startEdge } from "./support.ts";

const corpus = readCorpus();
const headersOf = (event: string, body: string, id: string) => ({
  ...signedHeaders(body, event),
  "x-github-delivery": id.replaceAll("/", ":"),
});

async function startProbot() {
  const events: SquadronEvent[] = [];
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const probot = new Probot({ appId: 1, privateKey, secret, logLevel: "fatal" });
  await probot.load(
    createApp({
      ingest: (event) => {
        events.push(event);
        return Promise.resolve("accepted");
      },
      now: () => Date.UTC(2026, 0, 1),
    }),
  );
  return { probot, events };
}

async function throughEdge(): Promise<readonly SquadronEvent[]> {
  await using running = await startEdge();
  for (const { event, body, id } of corpus) await post(running.url, body, headersOf(event, body, id));
  return running.events;
}

it("stores the same events through the edge and through probot.receive", async () => {
  const { probot, events } = await startProbot();
  for (const { event, payload, id } of corpus)
    await probot.receive({ id: id.replaceAll("/", ":"), name: event, payload } as Parameters<
      Probot["receive"]
    >[0]);
  expect(events).toEqual(await throughEdge());
  expect(events.length).toBeGreaterThan(100);
});

it("stores the same events through the edge and through Probot's own server", async () => {
  const { probot, events } = await startProbot();
  const middleware = await probot.getNodeMiddleware({ path });
  const server = createServer((request, response) => void middleware(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  for (const { event, body, id } of corpus) {
    const response = await fetch(url, { method: "POST", body, headers: headersOf(event, body, id) });
    expect(response.status).toBe(200);
    await response.text();
  }
  server.closeAllConnections();
  server.close();
  expect(events).toEqual(await throughEdge());
});
