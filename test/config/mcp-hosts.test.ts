import { expect, test } from "vitest";
import { readMcpHosts } from "../../src/config/mcp-hosts.ts";
import { createSettingsReader } from "../../src/config/settings-reader.ts";
import { settingsOf } from "./settings-of.ts";

function read(content: string, more: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf("MCP_HOSTS", { "/m.json": content, ...more });
  return { hosts: readMcpHosts(settings), problems: settings.problems };
}

test("hosts are read with the secrets that may go there, from the file or files of their own", () => {
  const file = {
    "https://mcp.example": { TOKEN: { file: "/run/token" }, TEAM: "red" },
    "http://localhost:99": {},
  };
  expect(read(JSON.stringify(file), { "/run/token": "t\n" })).toEqual({
    problems: [],
    hosts: { "https://mcp.example": { TOKEN: "t", TEAM: "red" }, "http://localhost:99": {} },
  });
});

test("without the variable nobody is spoken to", () => {
  expect(readMcpHosts(createSettingsReader({}, () => ""))).toEqual({});
});

test.each([
  ["sk-secret", "MCP_HOSTS: the file: "],
  ['{"https://mcp.example/path":{}}', "MCP_HOSTS: https://mcp.example/path: set scheme and host alone"],
  ['{"https://mcp.example":{"A B":"sk-secret"}}', "MCP_HOSTS: https://mcp.example A B: "],
  ['{"https://mcp.example":{"A":{"path":"sk-secret"}}}', "MCP_HOSTS: https://mcp.example A: "],
  [
    '{"https://mcp.example":{"A":{"file":"/gone"}}}',
    "MCP_HOSTS: https://mcp.example A: the file cannot be read",
  ],
])("what is wrong with %j is said, without a value", (content, begin) => {
  const { problems } = read(content);
  expect(problems[0]).toContain(begin);
  expect(problems.join()).not.toContain("sk-secret");
});
