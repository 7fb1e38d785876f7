import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { cutDocument } from "./cut-document.ts";
import { CUT_FILE, type OpenApi } from "./document.ts";
import { npmInstall } from "./npm-install.ts";
import { OPERATIONS, WEBHOOKS } from "./operations.ts";

// 385 MB on disk, which is why it is no dependency: installed for this one run and taken away again.
const SOURCE = "@octokit/openapi@23.0.2";

const HELP = `Makes openapi.generated.json again from ${SOURCE}.

Usage: node --import tsx test/conformance/cut.ts

Installs the package with npm into a temporary folder, takes out the operations
that operations.ts names, with all they refer to and without prose, and writes
them next to this script.`;

/** One schema per line: a new version of GitHub's document shows as a diff that can be read. */
function write(document: OpenApi): string {
  const lines: string[] = [];
  for (const [key, value] of Object.entries(document)) {
    if (key !== "paths" && key !== "components" && key !== "x-webhooks") {
      lines.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
      continue;
    }
    const groups = key === "components" ? Object.entries(value as object) : [["", value] as const];
    const written = groups.map(([group, members]) => {
      const entries = Object.entries(members as object).map(
        ([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`,
      );
      const body = `{\n${entries.toSorted().join(",\n")}\n}`;
      return group === "" ? body : `${JSON.stringify(group)}:${body}`;
    });
    lines.push(
      `${JSON.stringify(key)}:${key === "components" ? `{\n${written.join(",\n")}\n}` : written.join("")}`,
    );
  }
  return `{\n${lines.join(",\n")}\n}\n`;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(HELP);
    return 0;
  }
  await using installed = await npmInstall(SOURCE);
  if (installed === undefined) {
    console.error(`npm could not install ${SOURCE}: nothing was written.`);
    return 1;
  }
  const file = join(installed.folder, "node_modules/@octokit/openapi/generated/api.github.com.json");
  const document = JSON.parse(await readFile(file, "utf8")) as OpenApi;
  const cut = cutDocument(document, { operations: OPERATIONS, webhooks: WEBHOOKS, source: SOURCE });
  const text = write(cut);
  await writeFile(CUT_FILE, text);
  console.log(
    `${OPERATIONS.length} operations and ${WEBHOOKS.length} webhooks, ${text.length} bytes: ${CUT_FILE.pathname}`,
  );
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
