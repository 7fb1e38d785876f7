import { expect, it } from "vitest";

import { createRecognize } from "../../src/web/page/recognize.ts";
import { digestOf } from "../../src/web/page/serve-displays.ts";
import type { Visitor } from "../../src/web/page/visitor.ts";
import { token } from "./page-stage.ts";

const ann: Visitor = { name: "ann", sees: async () => () => false, seesAll: false, say: async () => true };
const personOf = (cookie: string): Visitor | undefined => (cookie === "ann" ? ann : undefined);
const from = (cookie: string): Request =>
  new Request("http://squadron.example/squadron", { headers: { cookie } });
const display = `squadron-display=${digestOf(token)}`;

it("knows nobody while no door is open", () => {
  const recognize = createRecognize({ isOpen: false, tokens: [], personOf: undefined });
  for (const cookie of ["", "squadron-person=ann", display, "squadron-display=", "squadron-display"])
    expect([cookie, recognize(from(cookie))]).toEqual([cookie, undefined]);
});

it("takes who signed in for themselves, also at a display and in the lab", () => {
  const recognize = createRecognize({ isOpen: true, tokens: [token], personOf });
  expect(recognize(from(`${display}; squadron-person=ann`))).toBe(ann);
});

it("knows a display until its token is taken out, and lets it say nothing", async () => {
  const doors = { isOpen: false, personOf };
  const visitor = createRecognize({ ...doors, tokens: ["another-one", token] })(from(display));
  expect(visitor).toMatchObject({ name: "display", seesAll: true, say: undefined });
  expect((await visitor?.sees())?.(1)).toBe(true);
  expect(createRecognize({ ...doors, tokens: ["another-one"] })(from(display))).toBeUndefined();
});

it("lets everybody look at the lab's, and nobody act", () => {
  const recognize = createRecognize({ isOpen: true, tokens: [], personOf: undefined });
  expect(recognize(from(""))).toMatchObject({ name: "lab", seesAll: true, say: undefined });
});
