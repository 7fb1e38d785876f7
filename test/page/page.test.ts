import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { lastAsked, type Improvise, type Reply } from "../../src/lab/model/script.ts";
import { until } from "../../src/lab/world/until.ts";
import { call, type Stage } from "../e2e/stage.ts";
import { findChromium, lookAt, startBrowser } from "./browser.ts";
import { stageWithPages } from "./stage-with-pages.ts";

// A turn takes seconds, and on a machine with much to do a minute.
const patienceMs = 90_000;
const chromium = findChromium();
const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

let release = (): void => undefined;
const held = new Promise<void>((resolve) => {
  release = resolve;
});

const bash = (command: string): Reply => call("bash", { command, description: "work", mode: "sync" });

/** Asks, commits what it was answered, opens a pull request, and is content with whatever comes then. */
const dev: Improvise = async (request) => {
  const last = lastAsked(request);
  if (last.includes("asks you to work on this")) {
    await held;
    return call("ask_human", { question: `Which colour? ${hostile}` });
  }
  if (last.includes("Blue, please"))
    return bash(
      "printf 'blue\\n' > colour.txt && git add -A && git commit -qm 'Paint it blue' && echo committed",
    );
  if (last.includes("committed"))
    return call("open_pull_request", { title: "Paint it blue", body: "As asked." });
  return call("finish", { summary: "Done." });
};

describe.skipIf(chromium === undefined)("the page in a browser", () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let squadron: string;
  const complaints: string[] = [];
  const openPage = async (): Promise<Page> => {
    const opened = await browser.newPage();
    opened.setDefaultTimeout(patienceMs);
    opened.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    opened.on("pageerror", (error) => complaints.push(error.message));
    return opened;
  };
  const github = (path: string): string => `${stage.world.github.url}/${stage.world.repository}${path}`;

  beforeAll(async () => {
    ({ stage, squadron } = await stageWithPages({
      script: { "*": dev },
      env: {
        SQUADRON_PAGE_OPEN: "1",
        SQUADRON_SANDBOX: "none",
        SQUADRON_DAY_TOKENS: "9000000",
      },
    }));
    [browser] = await Promise.all([startBrowser(chromium ?? ""), stage.start()]);
    page = await openPage();
  });
  afterAll(async () => {
    await browser.close();
    await stage[Symbol.asyncDispose]();
  });

  it("opens an issue and wakes an agent with the keyboard alone", async () => {
    await page.goto(github(""));
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
    await page.getByLabel("Title").focus();
    await page.keyboard.type("Paint the widget");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Paint the widget" }).press("Enter");
    await page.getByRole("button", { name: "+ squadron:dev" }).press("Enter");
    await page.getByRole("link", { name: "Follow dev" }).waitFor();
  });

  it("shows the turn as it happens, and nothing that a text says is markup", async () => {
    await page.getByRole("link", { name: "Follow dev" }).click();
    await page.getByText("labelled it").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    expect(await page.getByText("Which colour?").count()).toBe(0);
    release();
    await page.getByRole("log").getByText("Which colour?").first().waitFor();
    await page.locator(".asks", { hasText: hostile }).waitFor();
    await page.getByRole("log").getByText("the turn used").waitFor();
    expect(await page.title()).toBe("dev #1 · Squadron");
    expect(await lookAt(page, "session")).toEqual([]);
  });

  it("shows on the board who waits for what, changes with it, and filters", async () => {
    await page.goto(`${squadron}/squadron`);
    await page.getByRole("cell", { name: "Which colour?" }).waitFor();
    expect(await lookAt(page, "board")).toEqual([]);
    const other = await openPage();
    await other.goto(`${squadron}/squadron?role=pm`);
    await other.getByText("No session here").waitFor();
    await other.close();
  });

  it("plots what was used, how quick it was and what is left", async () => {
    await page.goto(`${squadron}/squadron/figures`);
    await page.getByRole("img", { name: /^Turns by day: at most [1-9]/ }).waitFor();
    await page.getByRole("img", { name: /^Time to acknowledge a delivery/ }).waitFor();
    await page.getByText("of 9,000,000 model tokens").waitFor();
    const plot = page.locator("figure", { hasText: "Turns by day" });
    await plot.getByText("Numbers").click();
    await plot.getByRole("columnheader", { name: "dev" }).waitFor();
    expect(await lookAt(page, "figures")).toEqual([]);
  });

  it(
    "takes the answer, the review and the close, and everything follows",
    { timeout: 3 * patienceMs },
    async () => {
      const watching = await openPage();
      await watching.goto(`${squadron}/squadron`);
      await page.goto(github("/issues/1"));
      expect(await lookAt(page, "issue", [390])).toEqual([]);
      await page.getByLabel("Comment").fill("Blue, please.");
      await page.getByRole("button", { name: "Comment" }).click();
      await watching.getByRole("cell", { name: "sleeping" }).waitFor();
      await page.goto(github(""));
      await page.getByRole("link", { name: "Paint it blue" }).click();
      await page.getByText("+blue").waitFor();
      expect(await lookAt(page, "pull", [1280])).toEqual([]);
      await page.getByLabel("Review").fill("Good blue.");
      await page.getByRole("button", { name: "Approve" }).click();
      await page.getByText("approved the changes").waitFor();
      await page.goto(github("/issues/1"));
      await page.getByRole("button", { name: "Close issue" }).click();
      await page.getByText("closed", { exact: true }).waitFor();
      await watching.getByText("No session here").waitFor();
      await watching.close();
      await page.goto(`${squadron}/squadron/sessions/${stage.key(1, "dev")}`);
      await page.getByRole("heading", { name: "No such session" }).waitFor();
    },
  );

  it("refuses what GitHub refuses the chosen person", async () => {
    await page.goto(github("/issues/1"));
    await page.getByLabel("acting as").selectOption("outsider");
    await until("the choice", async () => (await page.getByLabel("acting as").inputValue()) === "outsider");
    await page.getByRole("button", { name: "+ squadron:pm" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("GitHub refuses");
  });

  it("has given the browser nothing to complain about", () => {
    // Two pages that were asked for and are answered with an error's status.
    const others = complaints.filter((each) => !/status of (404|422)/.test(each));
    expect(others).toEqual([]);
  });
});
