import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";

/** Debian's Chromium, if this machine has it. */
export function findChromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "chromium")).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function startBrowser(executablePath: string): Promise<Browser> {
  // The pages are our own, and a gate that runs as root has no sandbox for it.
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

const themes = ["light", "dark"] as const;

const output = fileURLToPath(new URL("../../test-output/page/", import.meta.url));

/** Keeps how a page looks at these widths in both themes, and tells what a checker of accessibility finds serious. */
export async function lookAt(
  page: Page,
  name: string,
  widths: readonly number[] = [390, 820, 1280],
): Promise<readonly string[]> {
  mkdirSync(output, { recursive: true });
  const found: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(output, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      const over = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      if (Number(over) > 0) found.push(`${name} at ${width}: ${String(over)} pixels wider than the window`);
    }
    found.push(...(await seriousIn(page)).map((each) => `${name}, ${colorScheme}: ${each}`));
  }
  return found;
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

async function seriousIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const violations = (await page.evaluate("axe.run().then((found) => found.violations)")) as Violation[];
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
