import type { ToolContext } from "../../src/tools/tool.ts";

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
  const context: ToolContext = {
    comment: note("comment", { id: "4711", earlier: false }),
    readThread: note("readThread", "# The thread"),
    setPlan: noteNow("setPlan"),
    ask: note("ask", undefined),
    finish: noteNow("finish"),
  };
  return { context, calls };
}

/** What the runtime hands to a tool besides its arguments. */
export const call = { id: "call-1", signal: new AbortController().signal };
