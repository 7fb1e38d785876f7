import type { Reporter, TestModule } from "vitest/node";

/**
 * Closes a run with one plain line of counts, so that a script (or a person) can read it without parsing. What failed
 * stands right above it: where only the end of a log is kept, that is what must be in it.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const skipped: string[] = [];
    const failed = unhandled.map(({ message }) => `outside every test: ${message}`);
    for (const module of modules) {
      const before = count.failed;
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        count[state]++;
        if (state === "skipped") skipped.push(name);
        if (state === "failed") failed.push(`${name}: ${errors.map(({ message }) => message).join("; ")}`);
        if (state === "pending") failed.push(`${name}: never came to its end`);
      }
      if (module.state() === "failed" && count.failed === before) {
        failed.push(
          `${module.relativeModuleId}: ${module
            .errors()
            .map(({ message }) => message)
            .join("; ")}`,
        );
      }
    }
    for (const name of skipped) console.log(`SKIPPED on this machine: ${name}`);
    for (const name of failed) console.log(`FAILED: ${name}`);
    console.log(`\n${count.passed} passed, ${failed.length} failed, ${count.skipped} skipped`);
  }
}
