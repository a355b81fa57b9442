import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leads, sequences, templates } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { hostileTexts } from "../dashboard/hostile.ts";
import { enter, handoffOf, mailOf, openStory, reply } from "../handoff/story.ts";
import type { PersonEngine } from "../person/support.ts";
import { hire, signIn } from "../people/support.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const schemes = ["light", "dark"] as const;
const widths = [1280, 390] as const;
/** Pictures go there, for people to look at. */
const pictures = process.env["RIPEN_TEST_PICTURES"];
const nothing = Promise.resolve();

let t: PersonEngine;
let browser: Browser;
let axe: string;
let cookie: { name: string; value: string };
let paths: Record<string, string>;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openStory();
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const signed = await signIn(t, (await hire(t)).email);
  const [name = "", value = ""] = signed.cookie.split("=");
  cookie = { name, value };
  await t.call("PUT", "/v1/scoring", {
    name: "Test",
    fit: [{ id: "on-trial", points: 15, if: { attribute: "plan", op: "eq", value: "trial" } }],
    engagement: [{ id: "answers", halfLife: "P30D", rules: [{ id: "answered", on: "reply", points: 40 }] }],
    intent: { warm: 20, hot: 50 },
  });
  const { leadId, mail } = await enter(t);
  await reply(t, mail, {});
  const [sequence] = await t.app.db.select().from(sequences);
  const [template] = await t.app.db.select().from(templates);
  const received = await mailOf(t, leadId);
  const handoff = await handoffOf(t, leadId);
  const [lead, one] = [`/leads/${leadId}`, `/sequences/${sequence!.id}`];
  paths = {
    overview: "/",
    sequences: "/sequences",
    "sequences-none": "/sequences?status=archived",
    flow: one,
    mails: `${one}/mails`,
    versions: `${one}/versions`,
    version: `${one}/versions/1`,
    definition: `${one}/definition`,
    publish: `${one}/publish?running=move`,
    simulate: `${one}/simulate`,
    test: `${one}/test`,
    leads: "/leads",
    "leads-none": "/leads?q=nobody-is-called-so",
    lead,
    why: `${lead}/why`,
    received: `${lead}/mails/${received.id}`,
    consent: `${lead}/consent`,
    erase: `${lead}/erase`,
    inbox: "/handoffs",
    handoff: `/handoffs/${handoff.id}`,
    snooze: `/handoffs/${handoff.id}?do=snooze`,
    templates: "/templates",
    template: `/templates/${template!.id}?look=dark`,
    "template-text": `/templates/${template!.id}?look=text`,
    reports: "/reports",
    experiments: "/experiments",
    settings: "/settings",
    imports: "/imports",
    review: "/review",
    deliverability: "/deliverability",
    jobs: "/jobs",
    rows: `/rows/messages?sequenceId=${sequence!.id}`,
    search: "/search?q=dana",
    missing: `/leads/${newId()}`,
  };
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await (t === undefined ? nothing : t[Symbol.asyncDispose]());
});

/** A browser in which somebody has signed in who may do everything. */
async function signedIn(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const baseURL = t.engine.apiUrl ?? "";
  const context = await browser.newContext({ baseURL, ...options });
  await context.addCookies([{ ...cookie, url: baseURL }]);
  return context;
}

async function check(page: Page, name: string): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    "axe.run().then((r) => r.violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html).slice(0, 3).join(' | ')))",
  );
  expect([name, found]).toEqual([name, []]);
  const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  expect([name, await page.evaluate(overflow)]).toEqual([name, 0]);
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

test.skipIf(!hasChromium).each(schemes.flatMap((scheme) => widths.map((width) => [scheme, width] as const)))(
  "every page is accessible and fits: %s, %i pixels wide",
  async (scheme, width) => {
    const context = await signedIn({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    for (const [name, url] of Object.entries(paths)) {
      await page.goto(url);
      await check(page, `dashboard-${name}-${scheme}-${width}`);
    }
    await context.close();
  },
  240_000,
);

test.skipIf(!hasChromium)(
  "a marketer finds a lead by keys alone, sees what happened, and pauses a sequence",
  async () => {
    const context = await signedIn({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    page.on("pageerror", (error) => refused.push(error.message));
    await page.goto("/");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("dana");
    await page.getByRole("option", { name: /Dana Weiss/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/leads\/[0-9a-f-]+$/);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Dana Weiss");
    expect(await page.getByText("This looks useful. Could you call me?").count()).toBe(1);
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog", { name: "Keys" }).isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.waitForURL("**/sequences");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pause" }).click();
    expect(await page.getByRole("status").innerText()).toContain("Nobody moves on");
    await page.getByRole("button", { name: "Resume" }).click();
    await page.goto("/leads");
    await page.getByRole("searchbox", { name: /Address, name/ }).fill("nobody");
    await page.getByText("Nobody found").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("nobody");
    await page.goto(paths["definition"]!);
    await page.getByLabel("YAML or JSON").fill("name: Broken\n");
    await page.getByRole("heading", { name: /problem/ }).waitFor();
    expect(refused).toEqual([]);
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "what happens stands on the overview the moment it is known, and nothing of a hostile lead runs",
  async () => {
    const context = await signedIn();
    const page = await context.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    await page.goto("/");
    await page.getByText("live", { exact: true }).waitFor();
    const now = t.clock.now();
    for (const [index, text] of hostileTexts.entries()) {
      const row = { id: newId(), email: `live${index}@x.example`, stageAt: now, createdAt: now, updatedAt: now };
      await t.app.db.insert(leads).values({ ...row, firstName: text, lastName: text, company: text });
      await t.call("POST", "/v1/events", { name: "visited", lead: { email: row.email } });
    }
    const last = hostileTexts.at(-1)!;
    await page
      .locator("live-list .line")
      .filter({ hasText: last.slice(1, 20) })
      .first()
      .waitFor();
    for (const url of ["/", "/leads", "/search?q=live"]) {
      await page.goto(url);
      expect([url, await page.evaluate("window.pwned ?? null")]).toEqual([url, null]);
    }
    expect(refused).toEqual([]);
    await context.close();
  },
  120_000,
);
