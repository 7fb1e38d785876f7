import { describe, expect, it } from "vitest";

import { readThread } from "../../src/tools/read-thread.ts";
import { recordingContext } from "./recording-context.ts";

describe("read_thread", () => {
  it("gives the model the thread as it is now, as often as it asks", async () => {
    const { context, calls } = recordingContext();
    expect(await readThread.run(context, {})).toBe("# The thread");
    expect(await readThread.run(context, {})).toBe("# The thread");
    expect(calls).toEqual([["readThread"], ["readThread"]]);
    expect(readThread.endsTurn).toBe(false);
  });
});
