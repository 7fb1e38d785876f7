import { writeFileSync } from "node:fs";
import { renderToolsPage } from "./tools-page.ts";

writeFileSync(new URL("../../docs/reference/tools.md", import.meta.url), renderToolsPage());
