import { writeFileSync } from "node:fs";
import { renderEnvExample } from "./environment-variables.ts";

writeFileSync(new URL("../../.env.example", import.meta.url), renderEnvExample());
