import { z } from "zod";

import { defineCommand } from "./command.ts";

export const lab = defineCommand({
  name: "lab",
  summary: "Run a local GitHub and Squadron on it, with no account, until you stop it",
  input: z.object({}),
  run: async (_input, env) => ((await (await import("../lab/run-lab.ts")).runLab(env)) === 0 ? 0 : 1),
});
