import { expect, test } from "vitest";

import { type Fixture, startFixture, startReceiver } from "./lab-fixture.ts";

async function openIssues(fixture: Fixture, count: number): Promise<void> {
  for (let title = 1; title <= count; title++) {
    await fixture.lab.as("ada").createIssue("ada/engine", { title: String(title) });
  }
}

const titles = (fixture: Fixture): string[] =>
  fixture.receiver.received.map(({ body }) => (body["issue"] as { readonly title: string }).title);

test("a delivery that failed stays failed until somebody asks for it again, under the same GUID", async () => {
  await using fixture = await startFixture();
  fixture.receiver.answer = () => 500;
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  expect(fixture.receiver.received).toHaveLength(1);
  const app = fixture.appOctokit().rest.apps;
  const [failed] = (await app.listWebhookDeliveries({ per_page: 1 })).data;
  expect(failed).toMatchObject({
    event: "issues",
    action: "opened",
    status_code: 500,
    status: "Invalid HTTP Response: 500",
    redelivery: false,
  });
  fixture.receiver.answer = () => 202;
  expect((await app.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 })).status).toBe(202);
  await fixture.lab.settled();
  const [again] = (await app.listWebhookDeliveries({ per_page: 1 })).data;
  expect(again).toMatchObject({ guid: failed?.guid, status: "OK", redelivery: true });
  expect(again?.id).not.toBe(failed?.id);
  const [first, second] = fixture.receiver.received;
  expect([second?.guid, second?.text]).toEqual([first?.guid, first?.text]);
  const one = await app.getWebhookDelivery({ delivery_id: again?.id ?? 0 });
  expect(one.data.request.payload).toMatchObject({ action: "opened" });
});

test("deliveries are listed newest first, in pages that a cursor leads through", async () => {
  await using fixture = await startFixture();
  await openIssues(fixture, 5);
  await fixture.lab.settled();
  const octokit = fixture.appOctokit();
  const all = await octokit.paginate(octokit.rest.apps.listWebhookDeliveries, { per_page: 2 });
  const guids = all.map((delivery) => delivery.guid);
  expect(guids).toEqual(fixture.lab.deliveries.map((delivery) => delivery.guid).toReversed());
});

test("deliveries older than three days are not listed any more", async () => {
  let now = new Date("2026-05-01T10:00:00Z");
  await using fixture = await startFixture({ now: () => now });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  now = new Date("2026-05-04T10:00:01Z");
  expect((await fixture.appOctokit().rest.apps.listWebhookDeliveries()).data).toEqual([]);
});

test("paused deliveries wait, and go out reversed when the newest goes first", async () => {
  await using fixture = await startFixture();
  fixture.lab.webhooks.pause();
  await openIssues(fixture, 3);
  await fixture.lab.settled();
  expect(fixture.receiver.received).toEqual([]);
  expect(fixture.lab.deliveries.at(-1)?.status).toBe("queued");
  fixture.lab.webhooks.set({ order: "newest-first" });
  fixture.lab.webhooks.resume();
  await fixture.lab.settled();
  expect(titles(fixture)).toEqual(["3", "2", "1"]);
});

test("one act can come twice under one GUID, or under two", async () => {
  await using fixture = await startFixture();
  fixture.lab.webhooks.set({ duplicate: true });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  fixture.lab.webhooks.set({ duplicate: false, secondHook: true });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  const guids = fixture.receiver.received.map((one) => one.guid);
  expect(guids).toHaveLength(4);
  expect([guids[0] === guids[1], guids[2] === guids[3]]).toEqual([true, false]);
});

test("a dropped delivery is in the list as failed, and nothing arrived", async () => {
  await using fixture = await startFixture();
  fixture.lab.webhooks.set({ drop: (delivery) => delivery.event === "issues" });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  expect(fixture.receiver.received).toEqual([]);
  const [failed] = (await fixture.appOctokit().rest.apps.listWebhookDeliveries({ per_page: 1 })).data;
  expect(failed).toMatchObject({ status: "failed to connect to host", status_code: 502 });
  fixture.lab.webhooks.set({ drop: () => false });
  expect(fixture.lab.redeliver(failed?.guid ?? "")).toBe(true);
  await fixture.lab.settled();
  expect(titles(fixture)).toEqual(["1"]);
});

test("a receiver that takes too long is given up", async () => {
  await using fixture = await startFixture({ deliveryTimeoutMs: 50 });
  const { createServer } = await import("node:net");
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const hook = fixture.lab.addHook({ url: `http://127.0.0.1:${port}/`, secret: "" });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  const late = fixture.lab.deliveries.find((delivery) => delivery.hook.id === hook.id);
  expect(late).toMatchObject({ status: "timed out", attempts: [{ statusCode: 504 }] });
  silent.close();
});

test("a repository's own hook tells the same act under another GUID, without an installation", async () => {
  await using fixture = await startFixture();
  const second = await startReceiver();
  fixture.lab.addHook({ url: second.url, secret: "other", repository: "ada/engine" });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  const [mine] = fixture.receiver.received;
  const [theirs] = second.received;
  expect(theirs?.guid).not.toBe(mine?.guid);
  expect(theirs?.body["installation"]).toBeUndefined();
  expect(theirs?.headers["x-github-hook-installation-target-type"]).toBe("repository");
  expect(theirs?.body["issue"]).toEqual(mine?.body["issue"]);
  await second.close();
});

test("the App can move its webhook to another address and secret", async () => {
  await using fixture = await startFixture();
  const second = await startReceiver();
  // Octokit would take a parameter named `url` for the address of the request itself.
  const change = { data: { url: second.url, secret: "new" } };
  const { data } = await fixture.appOctokit().request("PATCH /app/hook/config", change);
  expect(data).toMatchObject({ url: second.url, secret: "********" });
  await openIssues(fixture, 1);
  await fixture.lab.settled();
  expect([fixture.receiver.received.length, second.received.length]).toEqual([0, 1]);
  await second.close();
});
