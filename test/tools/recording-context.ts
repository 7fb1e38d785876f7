import { builtinTeam } from "../../src/config/builtin-team.ts";
import type { CodeHost } from "../../src/ports/code-host.ts";
import type { ToolContext, ToolPlace } from "../../src/tools/tool.ts";
import { someRepository } from "../support/events.ts";

const [pm] = builtinTeam;
if (!pm) throw new Error("the built-in team has a lead");

/** The lead on issue 7. */
export const somePlace: ToolPlace = {
  repository: { ...someRepository, installationId: 9 },
  number: 7,
  profile: pm,
  roster: builtinTeam,
  hops: 0,
  mostDisagreements: 2,
};

/** A turn that notes what its tools do, and fails as it is told to. */
export function recordingContext(failure?: Error): { context: ToolContext; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const note =
    <R>(name: string, result: R) =>
    async (...args: unknown[]): Promise<R> => {
      if (failure !== undefined) throw failure;
      calls.push([name, ...args]);
      return result;
    };
  const noteNow =
    (name: string) =>
    (...args: unknown[]): void => {
      calls.push([name, ...args]);
    };
  const untouched = (name: string) => (): never => {
    throw new Error(`this tool must not use ${name}`);
  };
  const context: ToolContext = {
    place: { ...somePlace },
    host: new Proxy({} as CodeHost, { get: (_, name) => untouched(String(name)) }),
    self: note("self", { appId: 4242, login: "squadron-lab[bot]" }),
    changes: { make: untouched("changes"), count: () => 0 },
    comment: note("comment", { id: "4711", earlier: false }),
    readThread: note("readThread", "# The thread"),
    setPlan: noteNow("setPlan"),
    ask: note("ask", undefined),
    finish: noteNow("finish"),
    push: untouched("push"),
    pull: untouched("pull"),
    blockOn: noteNow("blockOn"),
    escalate: note("escalate", undefined),
    disagreed: () => 0,
    disagree: noteNow("disagree"),
    isTainted: () => false,
    taint: noteNow("taint"),
    ifApproved: async (_, act) => act(),
  };
  return { context, calls };
}

/** What the runtime hands to a tool besides its arguments. */
export const call = { id: "call-1", signal: new AbortController().signal };
