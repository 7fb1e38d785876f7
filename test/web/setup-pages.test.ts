import { expect, it } from "vitest";

import { needsApp } from "../../src/config/setup-settings.ts";
import { SquadronError } from "../../src/domain/errors.ts";
import { setupPages } from "../../src/web/setup-pages.ts";
import { formOf } from "../setup/form.ts";

const manifest = `name: Squadron
hook_attributes: { active: true }
default_permissions: { issues: write }
default_events: [issues]
`;

function pages(make = async () => ({ page: "https://ghe.example/github-apps/ours", file: ".env" })) {
  const settings = { serverUrl: "https://ghe.example", webhookPath: "/hooks" };
  return setupPages({ settings, manifest, key: "right", state: "ours", make });
}

const review = (more: string): string =>
  `/review?key=right&address=${encodeURIComponent("https://sq.example/")}${more}`;

it("sends a person to his own account's settings, or to the organization's, of the GitHub that is set", async () => {
  const own = await formOf(await pages().request(review("&organization=")));
  expect(own.action).toBe("https://ghe.example/settings/apps/new?state=ours");
  const organization = await formOf(await pages().request(review("&organization=acme")));
  expect(organization.action).toBe("https://ghe.example/organizations/acme/settings/apps/new?state=ours");
  expect(JSON.parse(organization.fields["manifest"] ?? "")).toEqual({
    name: "Squadron",
    url: "https://sq.example",
    hook_attributes: { active: true, url: "https://sq.example/hooks" },
    redirect_url: "http://localhost/made",
    callback_urls: ["https://sq.example/squadron/signed-in"],
    default_permissions: { issues: "write" },
    default_events: ["issues"],
  });
});

it("shows nothing without its key, and takes no code that comes with another's state", async () => {
  const none = () => Promise.reject(new Error("made"));
  for (const path of [
    "/",
    "/?key=wrong",
    "/review",
    "/made?code=1",
    "/made?code=1&state=theirs",
    "/made?state=ours",
  ])
    expect([path, (await pages(none).request(path)).status]).toEqual([path, 403]);
});

it("keeps scripts, frames and caches away from its pages, and sends forms to GitHub alone", async () => {
  for (const path of ["/?key=right", "/", review("&organization="), "/made?code=1&state=ours"]) {
    const { headers } = await pages().request(path);
    expect([path, headers.get("content-security-policy")]).toEqual([
      path,
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https://ghe.example; frame-ancestors 'none'",
    ]);
    expect([headers.get("cache-control"), headers.get("connection")]).toEqual(["no-store", "close"]);
  }
});

it("refuses an address that GitHub could not deliver to and a name that no organization has", async () => {
  const right = "organization=acme&address=https://x.example";
  expect((await pages().request(`/review?key=right&${right}`)).status).toBe(200);
  const wrong = [
    "organization=&address=ftp://x.example",
    "organization=&address=x",
    right.replace("acme", "a%2Fb"),
  ];
  for (const query of wrong) {
    const response = await pages().request(`/review?key=right&${query}`);
    expect([query, response.status]).toEqual([query, 400]);
  }
});

it("makes one App, also when the page is loaded again, and lets a failed try be repeated", async () => {
  let tries = 0;
  const app = pages(async () => {
    if (++tries === 1) throw new SquadronError("outside", "GitHub did not answer.");
    return { page: "https://ghe.example/github-apps/ours", file: ".env" };
  });
  const answers = [];
  for (let time = 0; time < 3; time++) answers.push((await app.request("/made?code=1&state=ours")).status);
  expect(answers).toEqual([502, 200, 409]);
  expect(tries).toBe(2);
});

it("offers the address by which it was reached, but not one of the person's own machine", async () => {
  const shown = async (headers: Record<string, string>) =>
    (await formOf(await pages().request("/?key=right", { headers }))).fields["address"];
  expect(await shown({ host: "localhost:3000" })).toBe("");
  expect(await shown({ host: "sq.example", "x-forwarded-proto": "https" })).toBe("https://sq.example");
});

it("is for a service that has no App at all, and not for production", () => {
  expect(needsApp({})).toBe(true);
  expect(needsApp({ APP_ID: " " })).toBe(true);
  expect(needsApp({ APP_ID: "1" })).toBe(false);
  expect(needsApp({ PRIVATE_KEY_FILE: "/key" })).toBe(false);
  expect(needsApp({ NODE_ENV: "production" })).toBe(false);
});
