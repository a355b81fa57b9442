import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handoffs, leads, messages, reps, tasks } from "../../src/db/schema/index.ts";
import { tasksUrl } from "../../src/handoff/page/links.ts";
import { answersUrl } from "../../src/send/mail/links.ts";
import { openPersonEngine } from "../person/support.ts";
import type { PersonEngine } from "../person/support.ts";
import { publishMails } from "../support/sequences.ts";
import { checkPage, looks } from "./check-page.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const nothing = Promise.resolve();

let t: PersonEngine;
let browser: Browser;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openPersonEngine();
  await t.call("PUT", "/v1/settings/brand", { name: "Acme Tools", color: "#ffd400" });
  const criteria = [
    { key: "budget", name: "Budget", question: "Can they pay?", ask: "Do you have a budget for this year?" },
    {
      key: "timing",
      name: "Timing",
      question: "When?",
      ask: "Would you like to begin within three months, with people from our side at your Donaudampfschifffahrtsgesellschaftskapitänsbüro?",
    },
  ];
  await t.call("PUT", "/v1/settings/qualification", { criteria, sql: { of: ["budget"], need: "all" } });
  await publishMails(t.app, { mails: 1, name: "Ask" });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await (t === undefined ? nothing : t[Symbol.asyncDispose]());
});

/** Somebody with one mail. @returns the page behind its link */
async function asked(email: string, locale: string): Promise<{ leadId: string; url: string }> {
  const { json } = await t.call("POST", "/v1/events", { name: "signup", lead: { email, locale } });
  const { leadId } = json as { leadId: string };
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
  return { leadId, url: answersUrl(t.app.site, t.app.signers.unsubscribe, message!.id) };
}

/** A rep with tasks of each kind. @returns their page */
async function busy(name: string): Promise<string> {
  const now = t.clock.now();
  const [rep] = await t.app.db
    .insert(reps)
    .values({ name, email: `${name}@acme.test`, zone: "Europe/Berlin", createdAt: now })
    .returning();
  const person = { stage: "prospect" as const, stageAt: now, createdAt: now, updatedAt: now };
  const people = await t.app.db
    .insert(leads)
    .values([
      {
        ...person,
        email: `dana-${name}@brightlab.example`,
        firstName: "Dana",
        lastName: "Weiss",
        company: "Brightlab",
        attributes: { phone: "+49 30 901820", title: "Head of operations" },
      },
      { ...person, email: `${"a-very-long-address-".repeat(2)}${name}@a-company-with-a-long-name.example` },
    ])
    .returning();
  const cause = { kind: "opens" as const, count: 3, withinDays: 14 };
  const given = await t.app.db
    .insert(handoffs)
    .values(
      people.map(({ id }) => ({ leadId: id, repId: rep!.id, cause, status: "accepted" as const, createdAt: now })),
    )
    .returning();
  const of = (n: number) => ({ leadId: people[n]!.id, handoffId: given[n]!.id, repId: rep!.id, createdAt: now });
  const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const note = "Ask about the second plant.\nThey write in German.\nhttps://brightlab.example/".concat("x".repeat(120));
  await t.app.db.insert(tasks).values([
    { ...of(0), kind: "call", title: "Call Dana", note, dueAt: at(-3) },
    { ...of(1), kind: "linkedin", title: "Say hello", dueAt: at(30) },
    { ...of(1), kind: "manual_mail", title: "W".repeat(120) },
  ]);
  return tasksUrl(t.app.site, t.app.signers.respond, rep!.id, now);
}

async function signIn(page: Page, rep: string): Promise<void> {
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const { subject } = await t.mailbox.waitFor(
    (mail) => mail.envelope.to.includes(`${rep}@acme.test`) && mail.subject.endsWith("is your code"),
  );
  await page.getByLabel("The code in the mail").fill(subject.slice(0, 9));
  await page.getByRole("button", { name: "Sign in" }).click();
}

test.skipIf(!hasChromium).each(looks)(
  "the questions of a mail and the tasks of a rep are accessible and fit: %s, %i pixels wide",
  async (scheme, width) => {
    const look = `${scheme}-${width}`;
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
    for (const locale of ["en", "ja"]) {
      const { url } = await asked(`dana-${look}-${locale}@brightlab.example`, locale);
      await page.goto(`${url}/budget/yes`);
      expect(await page.getAttribute("html", "lang")).toBe(locale);
      // Each answer on a line of its own, one below the other.
      const [yes, no] = await page.locator("label.option").all();
      const [above, below] = [await yes!.boundingBox(), await no!.boundingBox()];
      expect(below).toMatchObject({ x: above!.x, width: above!.width });
      await checkPage(page, `answer-picked-${locale}-${look}`);
      await page.locator("button[name=send]").click();
      await checkPage(page, `answer-next-${locale}-${look}`);
      await page.locator("input[value=no]").check();
      await page.locator("button[name=send]").click();
      await checkPage(page, `answer-thanks-${locale}-${look}`);
      await page.goto(url);
      await checkPage(page, `answer-none-${locale}-${look}`);
    }
    const url = await busy(`rep-${look}`);
    await page.goto(url);
    await checkPage(page, `tasks-sign-in-${look}`);
    await signIn(page, `rep-${look}`);
    await checkPage(page, `tasks-open-${look}`);
    for (const button of ["Done", "Not worth doing", "Done"]) {
      await page.getByRole("button", { name: button }).first().click();
      await checkPage(page, `tasks-${button === "Done" ? "done" : "skipped"}-${look}`);
    }
    expect(await page.getByText("Nothing is to be done.").count()).toBe(1);
    await page.close();
  },
  240_000,
);

test.skipIf(!hasChromium)("both work without a script", async () => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  const { leadId, url } = await asked("kim@brightlab.example", "en");
  await page.goto(`${url}/budget/no`);
  expect(await page.getByLabel("No", { exact: true }).isChecked()).toBe(true);
  await page.getByLabel("Yes", { exact: true }).check();
  await page.getByRole("button", { name: "Send" }).click();
  expect(await page.getByRole("status").count()).toBe(1);
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.id, leadId));
  expect(lead!.qualification).toMatchObject({ budget: { state: "yes", source: "lead" } });
  await page.goto(await busy("sam"));
  await signIn(page, "sam");
  await page.getByRole("button", { name: "Done" }).first().click();
  expect(await page.getByRole("status").innerText()).toBe("Done.");
  expect(await page.getByText("Call Dana").count()).toBe(0);
  await page.close();
});
