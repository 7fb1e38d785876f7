import { describe, expect, test } from "vitest";
import { fillSecrets, localServers, namedSecrets, remoteServers } from "../../src/domain/mcp.ts";
import { parseRole } from "../../src/domain/ids.ts";
import type { McpServer } from "../../src/domain/roster.ts";

const role = parseRole("dev") ?? expect.fail("dev is a role");
const local = {
  kind: "local",
  command: "notes",
  args: ["--here"],
  env: { MODE: "quiet" },
  tools: ["read"],
} as const;
const http = {
  kind: "http",
  url: "https://mcp.example",
  headers: { authorization: "Bearer ${TOKEN}" },
  tools: ["*"],
} as const;

describe("the servers of a role", () => {
  test("run beside it or are spoken to by the host, according to their kind", () => {
    const mcpServers = { local, http };
    const { kind: _l, ...beside } = local;
    const { kind: _h, ...remote } = http;
    expect(localServers({ role, mcpServers })).toEqual({ local: beside });
    expect(remoteServers({ role, mcpServers })).toEqual([{ name: "http", ...remote }]);
  });

  const wanting: readonly McpServer[] = [
    { ...local, env: { KEY: "${API_KEY}" } },
    { ...local, env: { KEY: "${{ secrets.COPILOT_MCP_KEY }}" } },
    { ...local, args: ["--key=$KEY"] },
    { ...local, command: "${HOME}/bin/notes" },
  ];
  test.each(wanting)("in the sandbox get no secrets: $env $args $command", (server) => {
    expect(() => localServers({ role, mcpServers: { notes: server } })).toThrow(
      'The MCP server "notes" of the role "dev" runs in the agent\'s sandbox',
    );
  });
});

describe("secrets in a text", () => {
  const forms = "a ${{ secrets.ONE }} b ${TWO} c ${THREE:-three} d $FOUR e $5 f";

  test("are found in every form that GitHub's files have", () => {
    expect(namedSecrets(forms)).toEqual(["ONE", "TWO", "THREE", "FOUR"]);
  });

  test("are filled in, with the default where there is one", () => {
    expect(fillSecrets(forms, { ONE: "1", TWO: "$TWO", FOUR: "4" })).toBe("a 1 b $TWO c three d 4 e $5 f");
  });

  test.each(["${GONE}", "$constructor"])("that are not there are named: %s", (text) => {
    expect(() => fillSecrets(text, {})).toThrow(`no secret ${text.replaceAll(/\W/g, "")} for this server`);
  });
});
