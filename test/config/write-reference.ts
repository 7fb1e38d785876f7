import { writeFileSync } from "node:fs";
import { renderConfiguration, renderSchema, renderTriggers } from "./reference.ts";

const at = (name: string): URL => new URL(`../../docs/reference/${name}`, import.meta.url);
writeFileSync(at("configuration.md"), renderConfiguration());
writeFileSync(at("squadron.schema.json"), renderSchema());
writeFileSync(at("triggers.md"), renderTriggers());
