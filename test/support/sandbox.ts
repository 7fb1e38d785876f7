import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createBubblewrap } from "../../src/adapters/sandbox/bubblewrap.ts";

const real = createBubblewrap({ folder: mkdtempSync(join(tmpdir(), "squadron-sandbox-")) });

/** The sandbox of this machine, undefined where it does not work. */
export const sandbox = (await real.available()).ok ? real : undefined;
