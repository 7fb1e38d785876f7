import type { ConfigProblem } from "../domain/config-problem.ts";
import type { SkillFile, Team } from "../domain/team.ts";
import type { DefaultBranch } from "../ports/repository-files.ts";

/** A skill is a page or two and a few scripts. */
const mostFiles = 20;
const mostCharacters = 100_000;

interface Skills {
  readonly skills: Team["skills"];
  readonly problems: readonly ConfigProblem[];
}

/** Reads the named skills below `.github/skills` of a default branch. */
export async function readSkills(
  branch: DefaultBranch | undefined,
  names: readonly string[],
): Promise<Skills> {
  const skills: Record<string, readonly SkillFile[]> = {};
  const problems: ConfigProblem[] = [];
  for (const name of new Set(names)) {
    const folder = `.github/skills/${name}`;
    const files = branch ? await readBelow(branch, folder, "") : [];
    const message = whatIsWrong(files);
    if (message === undefined) skills[name] = files;
    else
      problems.push({
        kind: "problem",
        file: `${folder}/SKILL.md`,
        line: 1,
        column: 1,
        message,
        remedy: "Correct the skill, or take it from the roles that name it.",
      });
  }
  return { skills, problems };
}

function whatIsWrong(files: readonly SkillFile[]): string | undefined {
  if (!files.some(({ path }) => path === "SKILL.md"))
    return "There is no such file, and a role names the skill.";
  if (files.length > mostFiles) return `The skill has more than ${mostFiles} files.`;
  const length = files.reduce((sum, { text }) => sum + text.length, 0);
  return length > mostCharacters ? `The skill has more than ${mostCharacters} characters.` : undefined;
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
