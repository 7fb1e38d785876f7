import { describe, expect, it } from "vitest";

import { verbs } from "../../src/domain/verbs.ts";
import { everyVerb, give, told } from "./give.ts";

describe("/squadron help", () => {
  it("lists every command that there is", async () => {
    const text = told(await give("help"));
    for (const verb of everyVerb) expect(text).toContain(`\`/squadron ${verb}`);
    expect(everyVerb).toEqual(verbs);
  });
});
