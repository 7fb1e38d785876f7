import { expect, it } from "vitest";

import { beginSignIn, cookieOf, letDisplayIn, origin, setPageStage, signIn, token } from "./page-stage.ts";

const form = { method: "POST", headers: { origin }, body: new URLSearchParams() };
const elsewhere = { ...form, headers: { origin: "https://elsewhere.example" } };

it("keeps a person's token sealed in a cookie that scripts, other places and plain HTTP do not get", async () => {
  const stage = setPageStage({ url: "https://squadron.example" });
  const { cookie, state } = await beginSignIn(stage);
  const back = await stage.ask(`/squadron/signed-in?code=ann&state=${state}`, cookie);
  expect(back.status).toBe(303);
  const set = back.headers.getSetCookie().find((each) => each.startsWith("squadron-person="));
  expect(set).toMatch(/; Max-Age=28800; Path=\/squadron; HttpOnly; Secure; SameSite=Lax$/);
  expect(Buffer.from(cookieOf(back).split("=")[1] ?? "", "base64url").toString()).not.toContain("token of");
  expect((await stage.ask("/squadron", cookieOf(back))).status).toBe(200);
});

it("takes what comes back from GitHub only for the browser that asked, with the state that it was given", async () => {
  const stage = setPageStage();
  const [mine, other] = [await beginSignIn(stage), await beginSignIn(stage)];
  const cases: readonly (readonly [state: string, cookie: string])[] = [
    [mine.state, ""],
    [mine.state, other.cookie],
    ["", mine.cookie],
    [`${mine.state}x`, mine.cookie],
    [mine.state, "squadron-asked=made-up"],
  ];
  for (const [state, cookie] of cases) {
    const back = await stage.ask(`/squadron/signed-in?code=ann&state=${state}`, cookie);
    expect([state, cookie, back.status, cookieOf(back)]).toEqual([state, cookie, 401, ""]);
  }
  expect(stage.github.exchanged, "no code goes to GitHub for them").toEqual([]);
});

it("sends another state and another challenge each time, and forgets the state when it is back", async () => {
  const stage = setPageStage();
  const [one, two] = [await beginSignIn(stage), await beginSignIn(stage)];
  expect(one.state).toMatch(/^[\w-]{43}$/);
  expect(two.state).not.toBe(one.state);
  const back = await stage.ask(`/squadron/signed-in?code=ann&state=${one.state}`, one.cookie);
  expect(back.headers.getSetCookie().join()).toMatch(/squadron-asked=; Max-Age=0; Path=\/squadron/);
});

it("lets nobody in for a code that GitHub does not take", async () => {
  const stage = setPageStage();
  const { cookie, state } = await beginSignIn(stage);
  const back = await stage.ask(`/squadron/signed-in?code=nobody&state=${state}`, cookie);
  expect([back.status, cookieOf(back)]).toEqual([401, ""]);
});

it("forgets a person after eight hours, whatever their browser keeps", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  stage.clock.now += 8 * 3_600_000 - 60_000;
  expect((await stage.ask("/squadron", cookie)).status).toBe(200);
  stage.clock.now += 2 * 60_000;
  expect((await stage.ask("/squadron", cookie)).status).toBe(401);
});

it("takes no sealed text for another: what was kept for one purpose, or by another version, is nobody's", async () => {
  const stage = setPageStage();
  const { cookie, state } = await beginSignIn(stage);
  const asPerson = cookie.replace("squadron-asked", "squadron-person");
  expect((await stage.ask("/squadron", asPerson)).status).toBe(401);
  const person = await signIn(stage);
  const asAsked = person.replace("squadron-person", "squadron-asked");
  expect((await stage.ask(`/squadron/signed-in?code=ann&state=${state}`, asAsked)).status).toBe(401);
  expect(stage.logged, "a stranger's cookie is no trouble of the service").toEqual([]);
});

it("signs out by a button of the page alone", async () => {
  const stage = setPageStage();
  const cookie = await signIn(stage);
  const { origin: _, ...headerless } = form.headers;
  expect((await stage.ask("/squadron/sign-out", cookie, elsewhere)).status).toBe(403);
  expect((await stage.ask("/squadron/sign-out", cookie, { ...form, headers: headerless })).status).toBe(403);
  expect((await stage.ask("/squadron/sign-out", cookie)).headers.getSetCookie()).toEqual([]);
  const out = await stage.ask("/squadron/sign-out", cookie, form);
  expect(out.headers.getSetCookie().join()).toMatch(/^squadron-person=; Max-Age=0; Path=\/squadron/);
});

it("lets a display in for its token alone, and keeps something else in its browser", async () => {
  const stage = setPageStage();
  for (const wrong of ["", "x", token.slice(1), `${token}0`, token.toUpperCase()]) {
    const answer = await stage.ask(`/squadron/display?token=${wrong}`);
    expect([wrong, answer.status, cookieOf(answer)]).toEqual([wrong, 401, ""]);
  }
  const cookie = await letDisplayIn(stage);
  expect(cookie).not.toContain(token);
  expect((await stage.ask("/squadron", cookie)).status).toBe(200);
  expect((await stage.ask("/squadron", `squadron-display=${token}`)).status, "the token itself").toBe(401);
});

it("sends a display's cookie over TLS alone where the page has it, also behind a proxy that ends it", async () => {
  const shown = async (url?: string): Promise<string> => {
    const { ask } = setPageStage(url === undefined ? {} : { url });
    return (await ask(`/squadron/display?token=${token}`)).headers.getSetCookie().join();
  };
  expect(await shown("https://squadron.example")).toMatch(/Path=\/squadron; HttpOnly; Secure; SameSite=Lax$/);
  expect(await shown()).toMatch(/Path=\/squadron; HttpOnly; SameSite=Lax$/);
});

it("offers no sign-in where nobody can", async () => {
  const stage = setPageStage({ hasDoor: false });
  expect(await (await stage.ask("/squadron")).text()).toContain("The page is off");
  expect((await stage.ask("/squadron/sign-in")).status).toBe(401);
});
