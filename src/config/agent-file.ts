import { z } from "zod";

import type { ConfigProblem } from "../domain/config-problem.ts";
import { parseRole, type Role } from "../domain/ids.ts";
import type { McpServer, ModelChoice } from "../domain/roster.ts";
import { readAgentServers } from "./agent-servers.ts";
import { readAgentTools, type AgentTools } from "./agent-tools.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { schemaProblems, type SchemaNode } from "./schema-problems.ts";
import { longestFile, tooLong, type Read, type TextFile } from "./squadron-file.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** What a custom-agent file says, in Squadron's terms. */
export interface AgentFile {
  readonly role: Role;
  readonly description: string;
  readonly prompt: string;
  readonly tools: AgentTools;
  readonly models: readonly ModelChoice[];
  readonly mcpServers: Readonly<Record<string, McpServer>>;
  /** Other roles may not hand work on to it by themselves. */
  readonly closedToAgents: boolean;
  /** People cannot wake it: only other roles do. */
  readonly closedToPeople: boolean;
  /** GitHub's agents read the file, and not only an editor's. */
  readonly forUs: boolean;
}

/** GitHub's limit on the body. */
const longestPrompt = 30_000;

const texts = z.union([z.string(), z.array(z.string())], "must be a text or a list of texts");

// Loose: editors know keys of their own, and GitHub passes over what it does not know.
const frontMatter = z.looseObject({
  name: z.string().optional(),
  description: z
    .string()
    .trim()
    .min(1, "must say what the agent is for")
    .describe("Say in a sentence what the agent is for."),
  target: z.enum(["vscode", "github-copilot"]).optional(),
  tools: texts.optional().describe("List names of tools, or leave it out for all."),
  model: texts.optional().describe("Name one model."),
  "disable-model-invocation": z.boolean().optional(),
  "user-invocable": z.boolean().optional(),
  infer: z.boolean().optional(),
  "mcp-servers": z.record(z.string(), z.unknown()).optional().describe("Give each server a name and keys."),
  metadata: z.record(z.string(), z.string()).optional().describe("Pairs of texts."),
});
const schema = z.toJSONSchema(frontMatter, { io: "input" }) as SchemaNode;

const known = new Set([...Object.keys(frontMatter.shape), "argument-hint", "handoffs"]);

/** The role that a file defines by its name, `<role>.agent.md` or `<role>.md`; undefined when that is no role's name. */
export function roleOfFile(path: string): Role | undefined {
  const name = path.split("/").at(-1) ?? "";
  return parseRole(name.replace(/(?:\.agent)?\.md$/, ""));
}

/** Reads a custom-agent file as GitHub does; what means nothing here is passed over with a remark. Never throws. */
export function parseAgentFile({ path: file, text }: TextFile): Read<AgentFile> {
  const { head, body, bodyLine } = splitFrontMatter(text.slice(0, longestFile));
  const source = readYaml(head ?? "", { file, before: 1 });
  const wrong = (...problems: readonly ConfigProblem[]): Read<AgentFile> => ({
    value: undefined,
    source,
    problems,
  });
  const say = (line: number, message: string, remedy: string): ConfigProblem => ({
    kind: "problem",
    file,
    line,
    column: 1,
    message,
    remedy,
  });
  if (text.length > longestFile) return wrong(tooLong(file));
  const role = roleOfFile(file);
  if (!role)
    return wrong(
      say(
        1,
        "The file's name is no name of a role.",
        "Name it <role>.agent.md, with lower-case letters, digits and dashes, at most 40, not ending in a dash and a number.",
      ),
    );
  if (head === undefined)
    return wrong(
      say(1, "The file has no front matter.", "Begin it with ---, description: …, and --- again."),
    );
  if (source.problems.length > 0) return wrong(...source.problems);
  const parsed = frontMatter.safeParse(source.value ?? {});
  if (!parsed.success) return wrong(...schemaProblems(parsed.error, source, schema));
  if (body.length > longestPrompt)
    return wrong(
      say(
        bodyLine,
        `The prompt has ${body.length} characters; GitHub takes ${longestPrompt}.`,
        "Shorten it, or move parts to a skill.",
      ),
    );
  return toAgentFile({ role, prompt: body, data: parsed.data, source });
}

interface Parts {
  readonly role: Role;
  readonly prompt: string;
  readonly data: z.infer<typeof frontMatter>;
  readonly source: YamlSource;
}

function toAgentFile({ role, prompt, data, source }: Parts): Read<AgentFile> {
  const remarks: ConfigProblem[] = [];
  const remark = (key: string, message: string, remedy: string): void => {
    remarks.push({ kind: "remark", file: source.file, ...source.atKey([key]), message, remedy });
  };
  for (const key of Object.keys(data).filter((each) => !known.has(each)))
    remark(
      key,
      `"${key}" means nothing in a custom-agent file.`,
      "Take it out, or leave it to the tool that reads it.",
    );
  if (data.infer !== undefined)
    remark("infer", "infer is retired.", "Use disable-model-invocation and user-invocable.");
  const { tools, remarks: aboutTools } = readAgentTools(data.tools);
  for (const each of aboutTools) remark("tools", each.message, each.remedy);
  const { servers, wrong } = readAgentServers(data["mcp-servers"] ?? {}, tools);
  for (const { name, message } of wrong)
    remarks.push({
      kind: "remark",
      file: source.file,
      ...source.atKey(["mcp-servers", name]),
      message: `The MCP server ${name} is left out: it ${message}.`,
      remedy: "See the key mcp-servers in docs/reference/configuration.md.",
    });
  const models = readModels(data.model, remark);
  return {
    value: {
      role,
      description: data.description,
      prompt,
      tools,
      models,
      mcpServers: servers,
      closedToAgents: data["disable-model-invocation"] ?? data.infer === false,
      closedToPeople: data["user-invocable"] === false,
      forUs: data.target !== "vscode",
    },
    source,
    problems: remarks,
  };
}

/** Models of Copilot's own list have bare names: nobody can say which of the operator's models they are. */
function readModels(
  model: string | readonly string[] | undefined,
  remark: (key: string, message: string, remedy: string) => void,
): readonly ModelChoice[] {
  const names = typeof model === "string" ? [model] : (model ?? []);
  const choices = names.flatMap((name) => toModel(name) ?? []);
  if (choices.length < names.length)
    remark(
      "model",
      "A model without its provider is passed over; the operator's own is used.",
      "Write <provider>/<model>, here or as models of the role in .github/squadron.yml.",
    );
  return choices;
}

/** `<provider>/<model>`; a model's name may have slashes of its own. */
export function toModel(text: string): ModelChoice | undefined {
  const [, provider, name] = /^([\w.-]+)\/([\w.:/-]+)$/.exec(text.trim()) ?? [];
  return provider !== undefined && name !== undefined ? { provider, name } : undefined;
}
