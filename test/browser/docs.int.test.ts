import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { checkPage, looks } from "./check-page.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const paths = {
  home: "/docs",
  concepts: "/docs/concepts",
  steps: "/docs/steps",
  webhooks: "/docs/webhooks",
  variables: "/docs/variables",
  running: "/docs/running",
  api: "/docs/api",
  leads: "/docs/api/leads",
  hooks: "/docs/api/webhooks",
  schema: "/docs/api/schemas/HandoffDetail",
  definition: "/docs/api/definitions/sequence",
  found: "/docs/search?q=warm-up",
  none: "/docs/search?q=zzzz",
  lost: "/docs/nothing",
};

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  [api, browser] = await Promise.all([openTestApi(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await api?.[Symbol.asyncDispose]();
});

test.skipIf(!hasChromium).each(looks)(
  "every kind of page of the docs is accessible and fits: %s, %i pixels wide",
  async (colorScheme, width) => {
    const context = await browser.newContext({
      baseURL: api.url,
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    });
    const page = await context.newPage();
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(path);
      await checkPage(page, `docs-${name}-${colorScheme}-${width}`);
    }
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)("without a script one reads in order, searches, and comes to the very place", async () => {
  const context = await browser.newContext({
    baseURL: api.url,
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  });
  const page = await context.newPage();
  await page.goto("/docs/concepts");
  expect(await page.getByRole("button", { name: "Copy" }).count()).toBe(0);
  await page.getByRole("link", { name: /^Next/ }).click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("From zero to the first prospect");
  await page.getByRole("link", { name: "Menu" }).click();
  await page.getByRole("navigation", { name: "Chapters" }).getByText("Webhooks").first().click();
  await page.getByLabel("Search the docs").fill("rotate secret");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search/);
  expect(await page.locator("mark").count()).toBeGreaterThan(0);
  await page.getByRole("link", { name: "Give a webhook another secret" }).click();
  expect(new URL(page.url()).hash).toBe("#rotateWebhookSecret");
  const top = await page.locator("#rotateWebhookSecret").boundingBox();
  expect(top!.y).toBeLessThan(800);
  await context.close();
});

test.skipIf(!hasChromium)("code is copied by its button, and the policy refuses nothing of a page", async () => {
  const context = await browser.newContext({ baseURL: api.url, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto("/docs/api/webhooks");
  await page.locator("[data-copy=curl-createWebhook]").click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toContain('curl -X POST "$RIPEN/v1/webhooks"');
  expect(refused).toEqual([]);
  await context.close();
});

test.skipIf(!hasChromium)("a chapter prints without what is there to click", async () => {
  const page = await browser.newPage({ baseURL: api.url });
  await page.goto("/docs/webhooks");
  await page.emulateMedia({ media: "print" });
  expect(await page.getByRole("navigation", { name: "Chapters", includeHidden: true }).isVisible()).toBe(false);
  expect(await page.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
  await page.close();
});
