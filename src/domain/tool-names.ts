/** Squadron's own tools by name, as roles and configuration files name them; `src/tools` has one file for each. */
export const squadronTools = [
  "read_thread",
  "post_comment",
  "update_plan",
  "ask_human",
  "finish",
  "escalate",
  "propose_plan",
  "hand_off",
  "block_on",
  "set_labels",
  "create_issue",
  "link_issues",
  "open_pull_request",
  "update_pull_request",
  "merge_pull_request",
  "push_changes",
  "request_review",
  "submit_review",
  "reply_to_review",
  "resolve_thread",
  "read_checks",
] as const;

/** What every role may use unless a file takes it away: without these nobody would hear of it. */
export const talkingTools = [
  "read_thread",
  "post_comment",
  "update_plan",
  "ask_human",
  "finish",
  "escalate",
  "propose_plan",
] as const satisfies readonly (typeof squadronTools)[number][];

/** The runtime's own file and shell tools. Any of them means a sandbox. */
export const builtinTools = ["bash", "view", "grep", "glob", "create", "edit"] as const;

/** Whether a name is one of Squadron's tools. */
export function isSquadronTool(name: string): boolean {
  return squadronTools.some((each) => each === name);
}

/** Whether a name is one of the runtime's file and shell tools. */
export function isBuiltinTool(name: string): boolean {
  return builtinTools.some((each) => each === name);
}
