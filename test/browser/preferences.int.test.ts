import { eq } from "drizzle-orm";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leads, messages, recipientRequests } from "../../src/db/schema/index.ts";
import { preferencesUrl, unsubscribeUrl } from "../../src/send/mail/links.ts";
import { confirmUrl } from "../../src/preference/request/links.ts";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { checkPage, looks } from "./check-page.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const tags = ["de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt"];
const nothing = Promise.resolve();

let t: PersonEngine;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openPersonEngine();
  const topics = [
    { key: "guides", name: "Guides and how-tos", description: "About two a month.", names: { de: "Anleitungen" } },
    { key: "offers", name: "Offers", description: "About one a month.", names: { de: "Angebote", ja: "キャンペーン" } },
    { key: "events", name: "Events near you", description: "A few a year." },
  ];
  for (const topic of topics) await t.call("PUT", "/v1/topics", topic);
  await publishMails(t.app, { mails: 1, name: "Guides", topic: "guides" });
  await publishMails(t.app, { mails: 1, name: "Plain", event: "plain" });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await (t === undefined ? nothing : t[Symbol.asyncDispose]());
});

/** Somebody with one mail. @returns the pages behind it */
async function mailed(email: string, event = "signup") {
  const { json } = await t.call("POST", "/v1/events", { name: event, lead: { email } });
  const { leadId } = json as { leadId: string };
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
  const { site, signers } = t.app;
  return {
    leadId,
    leave: unsubscribeUrl(site, signers.unsubscribe, message!.id),
    preferences: preferencesUrl(site, signers.unsubscribe, message!.id),
  };
}

test.skipIf(!hasChromium).each(looks)(
  "every page in each language is accessible and fits: %s, %i pixels wide",
  async (scheme, width) => {
    const email = `dana-${scheme}-${width}@brightlab.example`;
    const { leadId, leave, preferences } = await mailed(email);
    const left = await mailed(`left-${scheme}-${width}@brightlab.example`);
    await fetch(left.leave, { method: "POST" });
    const all = await mailed(`all-${scheme}-${width}@brightlab.example`, "plain");
    await fetch(all.leave, { method: "POST" });
    const at = t.clock.now();
    const request = { leadId, email, language: "en", requestedAt: at, expiresAt: new Date(at.getTime() + 86_400_000) };
    const kinds = ["address", "export", "erasure"] as const;
    const rows = await t.app.db
      .insert(recipientRequests)
      .values(kinds.map((kind) => ({ ...request, kind })))
      .returning();
    const pages: Record<string, string> = {
      preferences,
      leave,
      left: left.leave,
      all: all.leave,
      none: all.preferences,
    };
    for (const { id, kind } of rows) pages[kind] = confirmUrl(t.app.site, t.app.signers.unsubscribe, id);
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
    for (const tag of tags) {
      for (const [name, url] of Object.entries(pages)) {
        await page.goto(`${url}?lang=${tag}`);
        expect(await page.getAttribute("html", "lang")).toBe(tag);
        await checkPage(page, `${name}-${tag}-${scheme}-${width}`);
      }
    }
    await page.close();
  },
  240_000,
);

test.skipIf(!hasChromium)("all of it works without a script", async () => {
  const { leadId, leave, preferences } = await mailed("kim@brightlab.example");
  const lead = async () => (await t.app.db.select().from(leads).where(eq(leads.id, leadId)))[0]!;
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(preferences);
  await page.getByLabel("Offers").uncheck();
  await page.getByLabel("At most one mail a week").check();
  await page.getByLabel("Take a break").selectOption("30");
  await page.getByLabel("See whether I open a mail").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  expect(await page.getByRole("status").innerText()).toBe("Saved. It holds from now on.");
  expect(await lead()).toMatchObject({
    consent: { topics: { offers: "denied" }, opens: "denied" },
    mailsPerWeek: 1,
    pausedUntil: new Date(t.clock.now().getTime() + 30 * 86_400_000),
  });
  expect(await page.getByLabel("Offers").isChecked()).toBe(false);
  await page.goto(leave);
  await page.getByRole("button", { name: "Stop all mail" }).click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("You are unsubscribed");
  await page.getByRole("button", { name: "Too many mails" }).click();
  expect(await page.getByRole("status").innerText()).toBe("Thank you. That helps us.");
  await page.getByRole("button", { name: "That was a mistake" }).click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Welcome back");
  await page.getByRole("link", { name: "Choose what you get" }).click();
  await page.getByRole("link", { name: "Deutsch" }).click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Ihre Mails von Acme");
  await page.getByRole("button", { name: "Speichern" }).click();
  expect(await page.getByRole("status").innerText()).toBe("Gespeichert. Es gilt ab sofort.");
  await page.close();
});
