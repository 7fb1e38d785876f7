import { expect, it } from "vitest";

import { readPage } from "../../src/config/page-settings.ts";
import { createSettingsReader } from "../../src/config/settings-reader.ts";

const token = "0123456789abcdef01234567";

function read(env: Readonly<Record<string, string>>, apiUrl = "https://api.github.com") {
  const reader = createSettingsReader(env, () => `${token}\n${token}x\n`);
  return { ...readPage(reader, { apiUrl }), problems: reader.problems };
}

it("opens no door that nobody asked for", () => {
  expect(read({})).toEqual({ url: undefined, signIn: undefined, tokens: [], isOpen: false, problems: [] });
});

it("takes the page's address without a slash at the end, and refuses what is none", () => {
  expect(read({ SQUADRON_PAGE_URL: "https://sq.example/" }).url).toBe("https://sq.example");
  expect(read({ SQUADRON_PAGE_URL: "javascript:alert(1)" }).problems).toEqual([
    expect.stringContaining("SQUADRON_PAGE_URL"),
  ]);
});

it("lets people sign in when id and secret are set, and complains of one without the other", () => {
  const both = { SQUADRON_PAGE_CLIENT_ID: "Iv1.x", SQUADRON_PAGE_CLIENT_SECRET: "s" };
  expect(read(both)).toMatchObject({ signIn: { clientId: "Iv1.x", clientSecret: "s" }, problems: [] });
  for (const [name, value] of Object.entries(both))
    expect(read({ [name]: value })).toMatchObject({
      signIn: undefined,
      problems: [expect.stringContaining("set both")],
    });
});

it("takes several tokens, from a file too, and none that could be guessed", () => {
  expect(read({ SQUADRON_PAGE_TOKENS: ` ${token} ,,${token}x, ` })).toMatchObject({
    tokens: [token, `${token}x`],
    problems: [],
  });
  expect(read({ SQUADRON_PAGE_TOKENS_FILE: "tokens" }).tokens).toEqual([token, `${token}x`]);
  const { problems } = read({ SQUADRON_PAGE_TOKENS: `${token},${token.slice(1)}` });
  expect(problems).toEqual([expect.stringContaining("at least 24 characters")]);
  expect(problems.join()).not.toContain(token.slice(1));
});

it("is open to everybody in the lab alone", () => {
  const open = { SQUADRON_PAGE_OPEN: "1" };
  expect(read(open, "http://127.0.0.1:4000")).toMatchObject({ isOpen: true, problems: [] });
  for (const api of [
    "https://api.github.com",
    "http://127.0.0.1.example.org",
    "http://10.0.0.1",
    "no address",
  ])
    expect(read(open, api)).toMatchObject({
      isOpen: false,
      problems: [expect.stringContaining("SQUADRON_PAGE_OPEN")],
    });
  expect(read({}, "http://127.0.0.1:4000").isOpen).toBe(false);
});
