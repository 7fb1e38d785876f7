import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot } from "probot";

// Bare Probot in a process of its own, with one handler that does nothing: what the edge is compared with.
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const probot = new Probot({
  appId: 1,
  privateKey,
  secret: process.env["WEBHOOK_SECRETS"] ?? "",
  logLevel: "warn",
});
await probot.load((app) => {
  app.on("pull_request", () => {});
});
const middleware = await probot.getNodeMiddleware({ path: "/api/github/webhooks" });
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once("disconnect", () => process.exit(0));
