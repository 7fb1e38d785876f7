import { cut } from "./cut.ts";

/** Something about a repository's configuration that its people should know. Lines and columns count from 1. */
export interface ConfigProblem {
  /** `problem`: what stands there does not hold. `remark`: it holds, and part of it means nothing here. */
  readonly kind: "problem" | "remark";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly message: string;
  /** What to do about it: one sentence. */
  readonly remedy: string;
}

/** A commit status, as GitHub shows it beside a commit. */
export interface ConfigStatus {
  readonly context: "squadron/config";
  readonly state: "success" | "failure";
  /** At most 140 characters, as GitHub takes them. */
  readonly description: string;
}

// GitHub refuses longer ones.
const longest = 140;

/** What the commit says about the configuration that it brings. Pure. */
export function configStatus(problems: readonly ConfigProblem[]): ConfigStatus {
  const wrong = problems.filter(({ kind }) => kind === "problem");
  const [first] = wrong;
  if (!first)
    return { context: "squadron/config", state: "success", description: "The team is configured as written" };
  const more = wrong.length > 1 ? ` (+${wrong.length - 1} more)` : "";
  const said = `${first.file}:${first.line} ${first.message}`;
  const room = longest - more.length;
  const description = said.length <= room ? said : `${cut(said, room - 1).trimEnd()}…`;
  return { context: "squadron/config", state: "failure", description: `${description}${more}` };
}
