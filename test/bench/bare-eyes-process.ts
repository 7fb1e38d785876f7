import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot, ProbotOctokit } from "probot";

// A Probot app that does nothing but show that it saw a comment: the floor of Squadron's 👀.
const probot = new Probot({
  appId: Number(process.env["APP_ID"]),
  privateKey: process.env["PRIVATE_KEY"] ?? "",
  secret: process.env["WEBHOOK_SECRETS"] ?? "",
  baseUrl: process.env["GITHUB_API_URL"] ?? "",
  logLevel: "warn",
  // It would wait a second between two writes; Squadron's own pace is switched off here, too.
  Octokit: ProbotOctokit.defaults((options: { readonly throttle?: object }) => ({
    ...options,
    throttle: { ...options.throttle, enabled: false },
  })),
});
await probot.load((app) => {
  app.on("issue_comment.created", async (context) => {
    await context.octokit.rest.reactions.createForIssueComment({
      ...context.repo(),
      comment_id: context.payload.comment.id,
      content: "eyes",
    });
  });
});
const middleware = await probot.getNodeMiddleware({ path: "/api/github/webhooks" });
const server = createServer((request, response) => void middleware(request, response));
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.once("disconnect", () => process.exit(0));
