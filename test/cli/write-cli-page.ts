import { writeFileSync } from "node:fs";

import { renderCliPage } from "./cli-page.ts";

writeFileSync(new URL("../../docs/reference/cli.md", import.meta.url), renderCliPage());
