import { builtinTeam } from "./builtin-team.ts";

/** The files that a repository may begin with, by their paths. They say what holds anyway, so that it can be changed. */
export function starterFiles(): Readonly<Record<string, string>> {
  const agents = builtinTeam.map(({ role, description, prompt }) => [
    `.github/agents/${role}.agent.md`,
    `---\ndescription: ${description}\n---\n\n${prompt.trim()}\n`,
  ]);
  return { ".github/squadron.yml": settings(), ...(Object.fromEntries(agents) as Record<string, string>) };
}

function settings(): string {
  const roles = builtinTeam.map(({ role, labels }) => `  ${role}:\n    labels: [${labels.join(", ")}]`);
  return `# How this repository's agents work. What is left out has its default; docs/reference/configuration.md of Squadron
# lists every key. \`squadron config check\` explains what is wrong here, \`squadron config show\` prints what it makes.
version: 1

# The role that hears what is said to nobody in particular.
lead: ${builtinTeam[0]?.role ?? ""}

# What each of them is told stands in .github/agents/<role>.agent.md.
roles:
${roles.join("\n")}

# Shows what agents would change, and changes nothing until somebody approves. Take it out when you trust them.
staged: true

# Paths that no agent may change, as in .gitignore.
protected-paths: []
`;
}
