import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { hasChromium, startChromium } from "./chromium.ts";
import { visitorOf } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

let t: PersonEngine;
let browser: Browser;
let admin: Visitor;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openPersonEngine({ roles: ["api"] });
  browser = await startChromium();
  admin = await visitorOf(t, browser);
});
afterAll(async () => {
  await browser?.close();
  await t?.[Symbol.asyncDispose]();
});

test.skipIf(!hasChromium)(
  "without a script: topics, what is measured, and the brand are set, and what is wrong is said above what was typed",
  async () => {
    const context = await admin.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/settings");
    await page.getByRole("link", { name: "Topics and consent" }).click();
    await page.getByRole("link", { name: "Add a topic" }).click();
    await page.getByLabel("Name, as recipients").fill("Product news");
    await page.getByLabel("Key, as").fill("news");
    await page.getByLabel("The name in other").fill("de: Neues vom Produkt\nfr_CA: Nouveautés");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("/names/fr_CA");
    await page.getByLabel("The name in other").fill("de: Neues vom Produkt\nfr: Nouveautés");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("status").innerText()).toContain("Saved");
    expect((await t.call("GET", "/v1/topics")).json.data).toMatchObject([
      { key: "news", name: "Product news", names: { de: "Neues vom Produkt", fr: "Nouveautés" }, kind: "marketing" },
    ]);
    await page
      .getByRole("group", { name: /^Opens/ })
      .getByLabel("Left alone in")
      .fill("fr, it, atlantis");
    await page
      .getByRole("group", { name: /^Opens/ })
      .getByLabel("At all")
      .selectOption("no");
    await page.getByLabel("Consent that was never").fill("CA=P2Y");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("ISO 3166");
    await page
      .getByRole("group", { name: /^Opens/ })
      .getByLabel("Left alone in")
      .fill("fr, it");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await t.call("GET", "/v1/settings/consent")).json).toMatchObject({
      opens: { measure: false, unknown: "measure", countries: { FR: "leave", IT: "leave" } },
      clicks: { measure: true },
      impliedConsentExpires: { CA: "P2Y" },
    });
    await page.getByRole("link", { name: "Change" }).click();
    await page.getByRole("button", { name: "Delete the topic" }).click();
    expect((await t.call("GET", "/v1/topics")).json.data).toEqual([]);
    await page.getByRole("link", { name: "Brand" }).click();
    await page.getByLabel("Color of").fill("blue");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("#26704a");
    await page.getByLabel("Color of").fill("#3355cc");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await t.call("GET", "/v1/settings/brand")).json).toEqual({ name: null, logo: null, color: "#3355cc" });
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "pages of settings are accessible and fit; a marketer sees them, and changes what marketers may",
  async () => {
    await t.call("PUT", "/v1/topics", { key: "tips", name: "Tips", description: "Once a month.", holdout: 5 });
    await admin.check(
      {
        people: "/settings",
        topics: "/settings/topics",
        topic: "/settings/topics/edit?key=tips",
        brand: "/settings/brand",
      },
      "settings",
    );
    const context = await (await visitorOf(t, browser, "marketer")).open();
    const page = await context.newPage();
    await page.goto("/settings/topics");
    const tips = page.getByRole("row", { name: /^Tips/ });
    expect(await tips.getByRole("link", { name: "Change" }).count()).toBe(1);
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    await page.goto("/settings/brand");
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    await context.close();
  },
  120_000,
);
