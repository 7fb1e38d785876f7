import { expect, test } from "vitest";
import { readModelProviders } from "../../src/config/model-providers.ts";
import { createSettingsReader } from "../../src/config/settings-reader.ts";
import { settingsOf } from "./settings-of.ts";

function read(content: string, more: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf("MODEL_PROVIDERS", { "/p.json": content, ...more });
  return { providers: readModelProviders(settings), problems: settings.problems };
}

test("providers are read by their names, with keys from files of their own", () => {
  const file = {
    fast: { kind: "openai", baseUrl: "https://fast.example/v1/", apiKeyFile: "/run/fast" },
    deep: { kind: "azure", baseUrl: "https://deep.example", apiKey: "k", apiVersion: "2025-01-01" },
  };
  expect(read(JSON.stringify(file), { "/run/fast": "key of fast\n" })).toEqual({
    problems: [],
    providers: {
      fast: {
        kind: "openai",
        baseUrl: "https://fast.example/v1",
        apiKey: "key of fast",
        apiVersion: undefined,
      },
      deep: { kind: "azure", baseUrl: "https://deep.example", apiKey: "k", apiVersion: "2025-01-01" },
    },
  });
});

test("no file, no further providers", () => {
  expect(readModelProviders(createSettingsReader({}, () => ""))).toEqual({});
});

test.each([
  ["not JSON sk-secret", "MODEL_PROVIDERS: the file: "],
  ['{"a":{"kind":"other","baseUrl":"https://x.example"}}', "MODEL_PROVIDERS: a kind: "],
  ['{"a":{"kind":"openai","baseUrl":"ftp://sk-secret"}}', "MODEL_PROVIDERS: a baseUrl: "],
  ['{"a b":{"kind":"openai","baseUrl":"https://x.example"}}', "MODEL_PROVIDERS: a b: "],
  ['{"a":{"kind":"openai","baseUrl":"https://x.example","key":"sk-secret"}}', "MODEL_PROVIDERS: a: "],
  ['{"default":{"kind":"openai","baseUrl":"https://x.example"}}', 'MODEL_PROVIDERS: "default" is'],
  [
    '{"a":{"kind":"openai","baseUrl":"https://x.example","apiKey":"sk-secret","apiKeyFile":"/p.json"}}',
    "MODEL_PROVIDERS: a: set only one",
  ],
  [
    '{"a":{"kind":"openai","baseUrl":"https://x.example","apiKeyFile":"/sk-secret"}}',
    "MODEL_PROVIDERS: a apiKeyFile: the file cannot be read (ENOENT)",
  ],
])("what is wrong with %j is said, without a value", (content, begin) => {
  const { problems } = read(content);
  expect(problems[0]).toContain(begin);
  expect(problems.join()).not.toContain("sk-secret");
});
