import { usualBranch, type RoleProfile } from "../domain/roster.ts";

/** What a role has that says nothing else. */
export const roleDefaults = {
  triggers: ["label", "assign", "mention", "comment", "review-request", "review", "checks", "dependency"],
  wakers: "write",
  concurrency: "enqueue",
  handOff: [],
  subAgents: [],
  models: [],
  reasoningEffort: undefined,
  mcpServers: {},
  skills: [],
  network: [],
  limits: {
    /** Sixty calls with a window half full. */
    tokens: 3_000_000,
    /** Only who set the prices can say what is much. */
    dollars: undefined,
    /** A turn that needs more than this has lost its way. */
    modelCalls: 200,
    toolCalls: 500,
    /** As long as a person would wait for a first answer. */
    minutes: 30,
    /** People are notified of each. */
    comments: 20,
    issues: 10,
    /** pm → dev → reviewer → dev → reviewer, and once more. */
    hops: 6,
  },
  interrupted: "resume",
  branch: usualBranch,
  protectedPaths: [],
  approvals: [],
  /** What nobody can take back; the rest of a built-in role a person sees before it counts. */
  whenTainted: ["merge_pull_request"],
  staged: false,
  mentions: [],
  links: ["github.com", "*.github.com", "*.githubusercontent.com"],
  setLabels: ["*"],
} as const satisfies Partial<RoleProfile>;
