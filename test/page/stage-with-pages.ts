import { labPages } from "../../src/lab/world/lab-pages.ts";
import { freePort } from "../../src/lab/world/service-process.ts";
import { startStage, type Stage, type StageOptions } from "../e2e/stage.ts";

/** A stage whose GitHub people see in a browser, with Squadron's page beside it once that is started. */
export async function stageWithPages({
  script,
  env,
}: Pick<StageOptions, "script" | "env">): Promise<{ stage: Stage; squadron: string }> {
  const port = String(await freePort());
  const squadron = `http://127.0.0.1:${port}`;
  const stage = await startStage({
    script,
    env: { PORT: port, SQUADRON_PAGE_URL: squadron, ...env },
    pages: labPages(squadron),
  });
  return { stage, squadron };
}
