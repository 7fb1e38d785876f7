import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";

import { builtinTeam, newRole } from "../../src/config/builtin-team.ts";
import { coversHost } from "../../src/domain/host-pattern.ts";
import { parseRole } from "../../src/domain/ids.ts";
import { approvals, permissions, type RoleProfile } from "../../src/domain/roster.ts";
import type { ConfiguredTeam } from "../../src/domain/team.ts";
import { agent, here, owners, resolve } from "./files.ts";

const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const roleNames = ["pm", "dev", "reviewer", "tester", "auditor"] as const;
const hosts = ["a.example.org", "*.example.org", "x.a.example.org", "example.org", "evil.test"];
const models = ["openai/small", "openai/large", "local/a"];
const toolNames = ["bash", "view", "edit", "search", "push_changes", "submit_review", "create_issue"];
const number = fc.integer({ min: 1, max: 1000 });
const limits = fc.record({ minutes: number, "model-calls": number, hops: number }, { requiredKeys: [] });
const server = fc.oneof(
  fc.record({ command: fc.constantFrom("one", "two") }),
  fc.record({
    type: fc.constant("http"),
    url: fc.constantFrom("https://a.example.org/mcp", "https://evil.test/"),
  }),
);
const binding = fc.record(
  {
    enabled: fc.boolean(),
    labels: fc.subarray(["bug", "squadron:dev", "x"], { minLength: 1 }),
    tools: some(...toolNames),
    "excluded-tools": some(...toolNames),
    wakers: fc.constantFrom(...permissions),
    network: some(...hosts),
    models: some(...models),
    limits,
    approvals: some(...approvals),
    "protected-paths": some("a", "b/"),
    "hand-off": some(...roleNames),
    "mcp-servers": fc.dictionary(fc.constantFrom("s1", "s2"), server),
  },
  { requiredKeys: [] },
);
const file = {
  lead: fc.constantFrom(...roleNames),
  roles: fc.dictionary(fc.constantFrom(...roleNames), binding),
  "protected-paths": some("c", "d/"),
  limits: fc.record({ "turns-per-thread": number }, { requiredKeys: [] }),
  prepare: fc.oneof(fc.constant(false), fc.record({ network: some(...hosts) })),
};
const allow = fc.record(
  {
    roles: some("*", "tester", "auditor"),
    tools: some("*", ...toolNames),
    network: some("*", ...hosts),
    models: some("*", "openai/*", ...models),
    "mcp-servers": some("*", "local", "*.example.org"),
    limits,
  },
  { requiredKeys: [] },
);
const agents = fc
  .uniqueArray(
    fc.record({
      role: fc.constantFrom(...roleNames),
      tools: fc.option(some(...toolNames), { nil: undefined }),
    }),
    { selector: ({ role }) => role, maxLength: 3 },
  )
  .map((each) => each.map(({ role, tools }) => agent(role, tools ? `tools: [${tools.join(", ")}]` : "")));
const ours = fc.record(file, { requiredKeys: [] });
const theirs = fc.record({ ...file, allow }, { requiredKeys: [] });

type Allow = typeof allow extends fc.Arbitrary<infer Value> ? Value : never;

/** What bounds a role of a repository: what its organisation has, and what it allows beyond. */
interface Bounds {
  readonly owner: RoleProfile;
  readonly may: Allow;
}

/** What a role would have if it were the organisation's alone. */
const without = (roster: readonly RoleProfile[], role: string): RoleProfile => {
  const name = parseRole(role);
  return roster.find((each) => each.role === role) ?? newRole(name ?? ("" as never));
};

const allows = (list: readonly string[] | undefined, ...names: readonly string[]): boolean =>
  list?.some((each) => each === "*" || names.includes(each)) === true;

const toolGroups: Readonly<Record<string, readonly string[]>> = {
  edit: ["create", "edit"],
  search: ["grep", "glob"],
};

const toolsBeyond = ({ tools, builtinTools }: RoleProfile, { owner, may }: Bounds) => {
  const allowed = may.tools?.flatMap((name) => toolGroups[name] ?? [name]) ?? [];
  const within: readonly string[] = [...owner.tools, ...owner.builtinTools, ...allowed];
  return [...tools, ...builtinTools].filter((name) => !allows(may.tools) && !within.includes(name));
};

const hostsBeyond = (hosts: readonly string[], own: readonly string[], { network = [] }: Allow) =>
  hosts.filter((host) => !allows(network) && ![...own, ...network].some((each) => coversHost(each, host)));

const modelsBeyond = ({ models: asked }: RoleProfile, { owner, may }: Bounds) =>
  asked.filter(
    ({ provider, name }) =>
      !allows(may.models, `${provider}/*`, `${provider}/${name}`) &&
      !owner.models.some((each) => each.provider === provider && each.name === name),
  );

const serversBeyond = ({ mcpServers }: RoleProfile, { owner, may }: Bounds) =>
  Object.entries(mcpServers).filter(([name, each]) => {
    if (JSON.stringify(owner.mcpServers[name]) === JSON.stringify(each)) return false;
    if (each.kind === "local") return !allows(may["mcp-servers"], "local");
    const isBelow = each.url.startsWith("https://a.example.org");
    return !allows(may["mcp-servers"], ...(isBelow ? ["*.example.org"] : []));
  });

const preparing = ({ prepare }: ConfiguredTeam): readonly string[] => (prepare ? prepare.network : []);

describe("a repository's override", () => {
  const files = fc.record({ org: theirs, repository: ours, orgAgents: agents, agentFiles: agents });

  it("never gives more than the organisation has or allows", () => {
    fc.assert(
      fc.property(files, ({ org, repository, orgAgents, agentFiles }) => {
        const organisation = owners(stringify(org));
        const base = { organisation, organisationAgentFiles: orgAgents };
        const alone = resolve(base).team;
        const { team } = resolve({ ...base, repository: here(stringify(repository)), agentFiles });
        const { allow: may = {} } = org;
        const known = [...alone.roster, ...builtinTeam].map(({ role }) => role);
        const added = team.roster.map(({ role }) => role).filter((role) => !known.includes(role));
        expect(added.filter((role) => !allows(may.roles, role))).toEqual([]);
        for (const profile of team.roster) {
          const owner = without(alone.roster, profile.role);
          const bounds = { owner, may };
          expect(toolsBeyond(profile, bounds)).toEqual([]);
          expect(hostsBeyond(profile.network, owner.network, may)).toEqual([]);
          expect(modelsBeyond(profile, bounds)).toEqual([]);
          expect(serversBeyond(profile, bounds)).toEqual([]);
          expect(permissions.indexOf(profile.wakers)).toBeGreaterThanOrEqual(
            permissions.indexOf(owner.wakers),
          );
          expect(profile.limits.minutes).toBeLessThanOrEqual(
            Math.max(owner.limits.minutes, may.limits?.minutes ?? 0),
          );
          expect(profile.limits.modelCalls).toBeLessThanOrEqual(
            Math.max(owner.limits.modelCalls, may.limits?.["model-calls"] ?? 0),
          );
          expect(profile.protectedPaths).toEqual(expect.arrayContaining([...owner.protectedPaths]));
          expect(profile.approvals).toEqual(expect.arrayContaining([...owner.approvals]));
        }
        expect(team.protectedPaths).toEqual(expect.arrayContaining([...alone.protectedPaths]));
        expect(team.limits.turnsPerThread).toBeLessThanOrEqual(alone.limits.turnsPerThread);
        expect(hostsBeyond(preparing(team), preparing(alone), may)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a team", () => {
  const yaml = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.jsonValue({ maxDepth: 4 }).map((value) => stringify(value)),
    fc
      .record({ roles: fc.jsonValue(), lead: fc.jsonValue(), allow: fc.jsonValue() })
      .map((value) => stringify(value)),
    fc
      .array(
        fc.constantFrom(
          "roles:",
          " dev:",
          "  labels:",
          " - ",
          "&a ",
          "*a",
          "---\n",
          "\n",
          "{",
          "}",
          "[",
          "!!x ",
          "__proto__: ",
          "description: ",
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join("")),
  );
  const files = fc.record({ one: yaml, two: yaml, three: yaml, valid: ours });

  it("is there whatever stands in the files, with labels that are each one role's, and a lead that is in it", () => {
    fc.assert(
      fc.property(files, ({ one, two, three, valid }) => {
        const agentFiles = [
          { path: ".github/agents/dev.agent.md", text: three },
          { path: ".github/agents/tester.md", text: `---\n${three}\n---\n${one}` },
        ];
        const organisation = owners(two);
        for (const text of [one, stringify(valid)]) {
          const { team, problems } = resolve({ organisation, repository: here(text), agentFiles });
          const labels = team.roster.flatMap((profile) => profile.labels.map((each) => each.toLowerCase()));
          expect(new Set(labels).size).toBe(labels.length);
          const [first = { role: team.lead }] = team.roster;
          expect(first.role).toBe(team.lead);
          for (const { role, handOff } of team.roster) {
            expect(parseRole(role)).toBe(role);
            for (const to of handOff) expect(team.roster.map((each) => each.role)).toContain(to);
          }
          for (const { line, column, message, remedy } of problems) {
            expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
            expect(message).toMatch(/\S.*\.$/s);
            expect(remedy).toMatch(/\S.*[.?]$/s);
          }
        }
      }),
      { numRuns: 80 },
    );
  });
});
