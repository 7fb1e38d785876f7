import { createAppAuth } from "@octokit/auth-app";

import type { Exchange } from "../../src/lab/github/lab.ts";
import { APP_ID, type Fixture, PRIVATE_KEY, startFixture } from "../lab/github/lab-fixture.ts";
import type { Ask, Visit } from "./drive.ts";

/** A lab with everything that the tour needs to find. */
export async function startTour(onExchange?: (exchange: Exchange) => void): Promise<Fixture> {
  const fixture = await startFixture(onExchange === undefined ? {} : { onExchange });
  const wes = fixture.lab.as("wes");
  await wes.commit("ada/engine", { branch: "behind", files: { "late.md": "Late.\n" } });
  const sha = await wes.commit("ada/engine", {
    branch: "fix",
    files: { "src/main.ts": "export const mended = true;\n" },
  });
  await fixture.lab.ci("ada/engine", sha, { name: "test", conclusion: "failure", log: "1 failed\n" });
  await fixture.lab.settled();
  return fixture;
}

/** Agrees to an App on GitHub's page. @returns the code that makes it. */
export async function agreeToApp({ lab }: Fixture): Promise<string> {
  const manifest = JSON.stringify({
    url: "https://squadron.example.com",
    hook_attributes: { url: "https://squadron.example.com/hooks" },
    redirect_url: "https://squadron.example.com/done",
    default_permissions: { issues: "write" },
    default_events: ["issues"],
  });
  const body = new URLSearchParams({ manifest, name: "Made on a tour", owner: "ada" });
  const response = await fetch(`${lab.url}/settings/apps/manifest`, {
    method: "POST",
    body,
    redirect: "manual",
  });
  return new URL(response.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

/** Asks over HTTP, at the lab or at something in front of it. */
export async function createAsk(fixture: Fixture, baseUrl: string): Promise<Ask> {
  const { token: appToken } = await createAppAuth({ appId: APP_ID, privateKey: PRIVATE_KEY })({
    type: "app",
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const credentials: Readonly<Record<Visit["as"], { readonly authorization?: string }>> = {
    app: bearer(appToken),
    bot: bearer(fixture.lab.seed.installationToken("ada")),
    person: bearer(fixture.tokens.owner),
    nobody: {},
  };
  return async (visit) => {
    const response = await fetch(`${baseUrl}${visit.path}`, {
      method: visit.method,
      redirect: "manual",
      headers: {
        ...credentials[visit.as],
        accept: "application/json",
        "x-github-api-version": "2022-11-28",
        ...(visit.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(visit.body === undefined ? {} : { body: JSON.stringify(visit.body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  };
}
