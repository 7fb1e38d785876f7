import type { Environment } from "../config/settings-reader.ts";
import type { Finding } from "../domain/doctor/finding.ts";
import { withEnvFile } from "../with-env-file.ts";
import type { ExitCode } from "./command.ts";
import { examine } from "./doctor/examine.ts";
import { print } from "./print.ts";

/** `squadron doctor`. @param json the fields to print as JSON. @returns 1 when something fails. */
export async function runDoctor(env: Environment, json: readonly string[] | undefined): Promise<ExitCode> {
  const findings = await examine(withEnvFile(env, ".env"));
  print(json, findings, () => told(findings).join("\n"));
  return findings.some(({ level }) => level === "fail") ? 1 : 0;
}

const marks = { ok: "✓", warn: "!", fail: "✗" } as const;

function told(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const rows = findings.flatMap(({ check, level, seen, remedy }) => [
    `${marks[level]} ${check.padEnd(width)}  ${seen}`,
    ...remedy
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${" ".repeat(width + 4)}${line}`),
  ]);
  const count = (level: Finding["level"]): number => findings.filter((each) => each.level === level).length;
  return [...rows, `${count("ok")} right, ${count("warn")} to look at, ${count("fail")} wrong.`];
}
