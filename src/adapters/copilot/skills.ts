import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { SquadronError } from "../../domain/errors.ts";
import type { AgentSpec, Skill } from "../../ports/agent-runtime.ts";

type Place = Pick<AgentSpec, "home" | "runtimeId">;

/** Where a session's skills lie while it is open; a sandbox shows them read-only. */
export function skillsFolder({ home, runtimeId }: Place): string {
  return join(home, "skills", runtimeId);
}

/** Writes the skills anew, since they may have changed while the session slept. @throws SquadronError `refused` on a name or path that leads elsewhere. */
export function writeSkills(spec: Place & Pick<AgentSpec, "skills">): void {
  removeSkills(spec);
  for (const skill of spec.skills) {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(skill.name) || skill.files["SKILL.md"] === undefined)
      throw new SquadronError(
        "refused",
        `"${skill.name}" is not a skill: it has no SKILL.md, or no plain name.`,
      );
    for (const [path, text] of Object.entries(skill.files)) {
      if (path !== normalize(path) || /^(?:\/|\.\.(?:\/|$))/.test(path))
        throw new SquadronError("refused", `The skill "${skill.name}" has a file outside its folder.`);
      const file = join(skillsFolder(spec), skill.name, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
    }
  }
}

export function removeSkills(spec: Place): void {
  rmSync(skillsFolder(spec), { recursive: true, force: true });
}

/** What an agent is told of its skills; the runtime says it only in a system message of its own. */
export function listSkills(skills: readonly Skill[]): string {
  if (skills.length === 0) return "";
  const lines = skills.map(({ name, description }) => `- ${name}: ${description.replaceAll(/\s+/g, " ")}`);
  return `\n\nSkills are instructions for certain kinds of work. When one of these fits, call the tool skill with its name before you begin:\n${lines.join("\n")}`;
}
