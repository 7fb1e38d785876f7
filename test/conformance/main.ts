import { drive } from "./drive.ts";
import { npmInstall } from "./npm-install.ts";
import { startPrism } from "./prism.ts";
import { agreeToApp, createAsk, startTour } from "./tour.ts";

// An independent judge of the same contract; too large (and too slow to start) to be a dependency.
const JUDGE = "@stoplight/prism-cli@5.16.0";

const HELP = `Holds the lab's local GitHub against GitHub's own contract, with ${JUDGE} as judge.

Usage: npm run conformance [-- --help]

Installs the judge with npm into a temporary folder, puts it as a proxy in front
of the lab, and sends every operation that the lab serves through it: a request
or an answer that GitHub's contract does not allow becomes an error. "npm test"
runs the same tour against a lighter check that needs no installation.

Exit code: 0 when everything passed, 1 when something failed or could not run.`;

interface Result {
  readonly name: string;
  readonly problem: string | undefined;
}

function reason(answer: { readonly status: number; readonly body: unknown }, expected: number): string {
  const detail = JSON.stringify(answer.body ?? "");
  return `${answer.status} instead of ${expected}: ${detail.slice(0, 300)}`;
}

async function judge(folder: string): Promise<readonly Result[]> {
  await using fixture = await startTour();
  await using prism = await startPrism(folder, fixture.lab.url);
  const ask = await createAsk(fixture, prism.url);
  const results: Result[] = [];
  try {
    await drive(
      async (visit) => {
        const answer = await ask(visit);
        const name = `${visit.method.padEnd(6)} ${visit.path}`;
        const problem = answer.status === visit.expect ? undefined : reason(answer, visit.expect);
        results.push({ name, problem });
        return answer;
      },
      await agreeToApp(fixture),
    );
  } catch (error) {
    // A tour that breaks off has not shown what comes after.
    results.push({
      name: "the rest of the tour",
      problem: error instanceof Error ? error.message : "broke off",
    });
  }
  return results;
}

function print(results: readonly Result[]): number {
  for (const { name, problem } of results) {
    console.log(
      `${problem === undefined ? "pass" : "FAIL"}  ${name}${problem === undefined ? "" : `\n      ${problem}`}`,
    );
  }
  const failed = results.filter((result) => result.problem !== undefined).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 && results.length > 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  await using installed = await npmInstall(JUDGE);
  if (installed !== undefined) return print(await judge(installed.folder));
  console.error(
    `SKIPPED: npm could not install ${JUDGE}, so nothing was compared. Is the registry within reach?`,
  );
  console.log("\n0 passed, 0 failed, 1 skipped");
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
