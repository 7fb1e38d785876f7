import { writeFileSync } from "node:fs";

import { renderCommandsPage } from "./commands-page.ts";

writeFileSync(new URL("../../docs/reference/commands.md", import.meta.url), renderCommandsPage());
