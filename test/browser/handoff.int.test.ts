import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reps, teams } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { enter, handoffOf, openStory, reply, signup, toRita } from "../handoff/story.ts";
import type { PersonEngine } from "../person/support.ts";
import { checkPage, looks } from "./check-page.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const nothing = Promise.resolve();

let t: PersonEngine;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openStory();
  const now = t.clock.now();
  const [rep] = await t.app.db.select().from(reps);
  await t.app.db.insert(reps).values({ name: "Bob", email: "bob@acme.test", createdAt: now });
  const times = { createdAt: now, updatedAt: now };
  await t.app.db.insert(teams).values({ key: "south", name: "South", fallbackRepId: rep!.id, ...times });
  await t.call("PUT", "/v1/settings/brand", { name: "Acme Tools", color: "#ffd400" });
  await t.call("PUT", "/v1/scoring", {
    name: "Test",
    fit: [{ id: "knows-us", points: 15, if: { attribute: "plan", op: "eq", value: "trial" } }],
    engagement: [{ id: "answers", halfLife: "P30D", rules: [{ id: "answered", on: "reply", points: 40 }] }],
    intent: { warm: 20, hot: 50 },
  });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await (t === undefined ? nothing : t[Symbol.asyncDispose]());
});

/** Somebody answers. @returns the notice, and the page that it links to */
async function handedOver(email: string): Promise<{ leadId: string; mail: ReceivedMail; url: string }> {
  const name = `Dana-${email.split("@")[0]}`;
  const { leadId, mail: ours } = await enter(t, { ...signup, email, firstName: name });
  const html = `<p>This looks useful. <b>Could you call me?</b></p><p>About 40, in <a href="https://b.example">two plants</a>.</p>`;
  await reply(t, ours, { from: `${name} Weiss <${email}>`, html });
  const mail = await toRita(t, `New prospect: ${name}`);
  return { leadId, mail, url: /^Open it: (\S+)$/m.exec(mail.text)?.[1] ?? "" };
}

test.skipIf(!hasChromium).each(looks)(
  "the mail and the page are accessible and fit: %s, %i pixels wide",
  async (scheme, width) => {
    const { mail, url } = await handedOver(`${scheme}${width}@brightlab.example`);
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
    await page.setContent(mail.html);
    await checkPage(page, `handoff-mail-${scheme}-${width}`);
    await page.goto(url);
    await checkPage(page, `handoff-open-${scheme}-${width}`);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await checkPage(page, `handoff-unfolded-${scheme}-${width}`);
    await page.goto(`${url}?do=decline`);
    await page.getByRole("button", { name: "Accept" }).click();
    await checkPage(page, `handoff-accepted-${scheme}-${width}`);
    const other = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
    await other.goto(url);
    await checkPage(other, `handoff-sign-in-${scheme}-${width}`);
    await other.close();
    await page.close();
  },
  240_000,
);

test.skipIf(!hasChromium)("all of it works without a script, and a second device signs in by a code", async () => {
  const { leadId, url } = await handedOver("kim@brightlab.example");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${url}?do=accept`);
  await page.getByRole("button", { name: "Accept" }).click();
  expect(await page.getByRole("status").innerText()).toBe("Accepted. It is yours.");
  await page.getByText("Write a note").click();
  await page.getByLabel("Note", { exact: true }).fill("Knows Max");
  await page.getByRole("button", { name: "Write it down" }).first().click();
  expect(await page.getByText("Note: Knows Max").count()).toBe(1);
  await page.getByText("The mail as it came").click();
  const frame = page.frameLocator("iframe");
  expect(await frame.locator("b").innerText()).toBe("Could you call me?");

  const phone = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const other = await phone.newPage();
  await other.goto(url);
  expect(await other.getByRole("heading", { level: 1 }).innerText()).toBe("Is it you?");
  await other.getByRole("button", { name: "Mail me a code" }).click();
  const told = t.mailbox.messages.findLast(({ subject }) => subject.endsWith("is your code"));
  await other.getByLabel("The code in the mail").fill(told!.subject.slice(0, 9));
  await other.getByRole("button", { name: "Sign in" }).click();
  expect(await other.getByRole("status").innerText()).toBe("You are signed in on this device.");
  await other.getByText("Won: they are a customer").click();
  await other.getByRole("button", { name: "They are a customer" }).click();
  expect(await other.getByRole("status").innerText()).toBe("Well done. They are a customer.");
  expect((await handoffOf(t, leadId)).status).toBe("converted");
  await context.close();
  await phone.close();
});
