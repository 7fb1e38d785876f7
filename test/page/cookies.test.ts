import { expect, it } from "vitest";

import { cookieAttributes } from "../../src/web/page/cookies.ts";

it("keeps a cookie from scripts, other sites and other paths, and for as long as is said", () => {
  expect(cookieAttributes("https://squadron.example/squadron", 600)).toEqual({
    path: "/squadron",
    httpOnly: true,
    sameSite: "Lax",
    secure: true,
    maxAge: 600,
  });
});

it("lets a cookie travel without TLS only where the page has none, and a display's live for a year", () => {
  expect(cookieAttributes("http://127.0.0.1:3000/squadron")).toMatchObject({
    secure: false,
    httpOnly: true,
    maxAge: 31_536_000,
  });
  expect(cookieAttributes("http://https.example/").secure).toBe(false);
});
