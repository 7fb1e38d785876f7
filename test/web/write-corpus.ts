import { writeFileSync } from "node:fs";
import { normalize } from "../../src/domain/normalize/normalize.ts";
import { readCorpus } from "./corpus.ts";

// Writes what each payload of the corpus becomes, one line each, to be read before it is committed.
const lines = readCorpus().map(({ id, event, payload }) => {
  const outcome = normalize({ guid: id, event, payload, receivedAt: "2026-01-01T00:00:00.000Z" });
  return `${JSON.stringify(id)}: ${JSON.stringify(outcome)}`;
});
writeFileSync(new URL("./corpus.generated.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`);
console.log(`${lines.length} payloads`);
