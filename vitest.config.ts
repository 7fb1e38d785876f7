import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "./test/support/compile-once.ts",
    // The summary reporter closes the run with "N passed, N failed, N skipped" on a line of its own.
    reporters: ["default", "./test/summary-reporter.ts"],
    // Real runtimes, sandboxes and git processes: a slow machine may need seconds, never a sleep.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
