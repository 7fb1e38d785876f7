import type { Budget } from "../domain/budget.ts";
import type { ConfiguredTeam } from "../domain/team.ts";

const unlimited: Budget = {
  tokens: undefined,
  dollars: undefined,
  modelCalls: undefined,
  toolCalls: undefined,
  turns: undefined,
  minutes: undefined,
  issues: undefined,
  comments: undefined,
};

/** What a team has that says nothing else. */
export const teamDefaults = {
  prepare: {
    command: undefined,
    /** Where the package managers whose lock files are known get their packages. */
    network: [
      "registry.npmjs.org",
      "registry.yarnpkg.com",
      "pypi.org",
      "files.pythonhosted.org",
      "proxy.golang.org",
      "sum.golang.org",
      "index.crates.io",
      "static.crates.io",
      "rubygems.org",
      "index.rubygems.org",
    ],
  },
  schedule: [],
  protectedPaths: [],
  budgets: {
    session: unlimited,
    /** Ten turns that each use all they may: what needs more has lost its way while nobody looked. */
    issue: { ...unlimited, tokens: 30_000_000 },
    role: unlimited,
    person: unlimited,
    repository: unlimited,
  },
  commands: {},
  limits: {
    /** The third time it is a question for a person. */
    disagreements: 2,
    /** What did not mend it three times will not the fourth. */
    attemptsPerHead: 3,
    /** Triage, five rounds of work and review by two, and as much again. */
    turnsPerThread: 30,
  },
} as const satisfies Partial<ConfiguredTeam>;
