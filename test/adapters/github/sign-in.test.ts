import { once } from "node:events";
import { createServer, type Server } from "node:http";

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { createSignIn } from "../../../src/adapters/github/sign-in.ts";
import type { SignIn } from "../../../src/ports/sign-in.ts";

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** GitHub's answers by method and path; what has none is 404. */
let answers: Readonly<Record<string, readonly [status: number, body: unknown]>>;
let asked: Asked[];
let server: Server;
let signIn: SignIn;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const path = `${request.method} ${request.url?.replace(/[?&]per_page=100/, "")}`;
      asked.push({ path, authorization: request.headers.authorization, body });
      const [status, found] = answers[path] ?? [404, { message: "Not Found" }];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(found));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  signIn = createSignIn({ apiUrl: url, serverUrl: url, clientId: "Iv1.ours", clientSecret: "hush" });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});

const back = { code: "c", verifier: "v", redirect: "https://sq.example/squadron/signed-in" };
const thread = { owner: "acme", name: "widgets", number: 7 };

it("sends people to GitHub with the state and the challenge, and never with the secret", () => {
  const url = new URL(signIn.authorizeUrl({ state: "s&t", challenge: "c", redirect: back.redirect }));
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: "Iv1.ours",
    redirect_uri: back.redirect,
    state: "s&t",
    code_challenge: "c",
    code_challenge_method: "S256",
  });
  expect(url.href).not.toContain("hush");
});

it("brings the verifier and the secret for the token", async () => {
  answers = { "POST /login/oauth/access_token": [200, { access_token: "ghu_x" }] };
  expect(await signIn.exchange(back)).toBe("ghu_x");
  expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
    client_id: "Iv1.ours",
    client_secret: "hush",
    code: "c",
    code_verifier: "v",
    redirect_uri: back.redirect,
  });
});

it.each([
  ["an error with 200", 200, { error: "bad_verification_code" }],
  ["a token that is none", 200, { access_token: null }],
  ["a refusal", 401, "no"],
])("has no token by %s", async (_what, status, body) => {
  answers = { "POST /login/oauth/access_token": [status, body] };
  expect(await signIn.exchange(back)).toBeUndefined();
});

it("sees the repositories of all installations that the person and the App share, with the person's own token", async () => {
  answers = {
    "GET /user/installations": [200, { total_count: 2, installations: [{ id: 1 }, { id: 2 }] }],
    "GET /user/installations/1/repositories": [
      200,
      { total_count: 2, repositories: [{ id: 11 }, { id: 12 }] },
    ],
    "GET /user/installations/2/repositories": [200, { total_count: 1, repositories: [{ id: 21 }] }],
  };
  expect(await signIn.repositories("ghu_ann")).toEqual(new Set([11, 12, 21]));
  expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["token ghu_ann"]));
});

it("sees nothing, and knows nobody, by a token that is no good any more", async () => {
  const refused = [401, { message: "Bad credentials" }] as const;
  answers = { "GET /user/installations": refused, "GET /user": refused };
  expect(await signIn.repositories("ghu_old")).toEqual(new Set());
  expect(await signIn.login("ghu_old")).toBeUndefined();
});

it("does not take GitHub's absence for a refusal", async () => {
  answers = { "GET /user/installations": [502, {}], "GET /user": [500, {}] };
  const outside = { code: "outside" };
  await expect(signIn.repositories("ghu_ann")).rejects.toMatchObject(outside);
  await expect(signIn.login("ghu_ann")).rejects.toMatchObject(outside);
});

it("comments as the person, and says when GitHub does not take it", async () => {
  const path = "POST /repos/acme/widgets/issues/7/comments";
  answers = { [path]: [201, { id: 1 }] };
  expect(await signIn.comment("ghu_ann", thread, "/squadron stop dev")).toBe(true);
  expect(asked).toEqual([{ path, authorization: "token ghu_ann", body: '{"body":"/squadron stop dev"}' }]);
  answers = { [path]: [403, { message: "Resource not accessible" }] };
  expect(await signIn.comment("ghu_ann", thread, "x")).toBe(false);
});
