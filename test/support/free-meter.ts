import type { ModelMeter } from "../../src/ports/model-meter.ts";

/** Pays for everything. */
export const freeMeter: ModelMeter = {
  reserve: async ({ output }) => ({ output, settle: () => undefined }),
};
