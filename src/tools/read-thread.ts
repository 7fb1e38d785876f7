import { z } from "zod";

import { defineTool } from "./tool.ts";

export const readThread = defineTool({
  name: "read_thread",
  description:
    "Read the issue or pull request you work on and all its comments as they are now. Comments of people without write access are withheld.",
  input: z.object({}),
  endsTurn: false,
  run: (context) => context.readThread(),
});
