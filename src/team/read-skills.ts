import { skillDescription } from "../config/skill-description.ts";
import type { ConfigProblem } from "../domain/config-problem.ts";
import type { Team, TeamSkill } from "../domain/team.ts";
import type { DefaultBranch } from "../ports/repository-files.ts";

/** A skill is a page or two and a few scripts. */
const mostFiles = 20;
const mostCharacters = 100_000;

interface SkillFile {
  readonly path: string;
  readonly text: string;
}

interface Skills {
  readonly skills: Team["skills"];
  readonly problems: readonly ConfigProblem[];
}

/** Reads the named skills below `.github/skills` of a default branch. */
export async function readSkills(
  branch: DefaultBranch | undefined,
  names: readonly string[],
): Promise<Skills> {
  const skills: Record<string, TeamSkill> = {};
  const problems: ConfigProblem[] = [];
  for (const name of new Set(names)) {
    const folder = `.github/skills/${name}`;
    const files = branch ? await readBelow(branch, folder, "") : [];
    const skill = toSkill(files);
    if (typeof skill === "string")
      problems.push({
        kind: "problem",
        file: `${folder}/SKILL.md`,
        line: 1,
        column: 1,
        message: skill,
        remedy: "Correct the skill, or take it from the roles that name it.",
      });
    else skills[name] = skill;
  }
  return { skills, problems };
}

/** The skill, or what is wrong with its files. */
function toSkill(files: readonly SkillFile[]): TeamSkill | string {
  const page = files.find(({ path }) => path === "SKILL.md");
  if (!page) return "There is no such file, and a role names the skill.";
  const description = skillDescription(page.text);
  if (description === undefined)
    return "The file does not say when the skill is used, as `description` in its front matter.";
  if (files.length > mostFiles) return `The skill has more than ${mostFiles} files.`;
  const length = files.reduce((sum, { text }) => sum + text.length, 0);
  if (length > mostCharacters) return `The skill has more than ${mostCharacters} characters.`;
  return { description, files: Object.fromEntries(files.map(({ path, text }) => [path, text])) };
}

/** Text files of a folder and of the folders in it; stops soon after there are too many. */
async function readBelow(branch: DefaultBranch, root: string, below: string): Promise<SkillFile[]> {
  const found: SkillFile[] = [];
  for (const { name, kind } of await branch.list(`${root}${below}`)) {
    if (found.length > mostFiles) break;
    const path = `${below}/${name}`;
    const isNested = below.split("/").length > 2;
    if (kind === "folder" && !isNested) found.push(...(await readBelow(branch, root, path)));
    const file = kind === "file" ? await branch.read(`${root}${path}`) : undefined;
    if (file?.kind === "text") found.push({ path: path.slice(1), text: file.text });
  }
  return found;
}
