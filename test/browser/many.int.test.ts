import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leads, repMails } from "../../src/db/schema/index.ts";
import { enter, handoffOf, openStory, reply } from "../handoff/story.ts";
import type { PersonEngine } from "../person/support.ts";
import { hire, signIn } from "../people/support.ts";
import { untilIdle } from "../support/idle.ts";
import { eventually } from "../support/eventually.ts";
import { checkPage, looks } from "./check-page.ts";
import { hasChromium, startChromium } from "./chromium.ts";

const list = `Email Address;Given name;Surname;Job title;Plan;Comment
nora@fair.example;Nora;Quist;Head of IT;trial;met at the booth
"omar@fair.example";Omar;Haddad;"Buyer; EMEA";pro;=cmd()
paula@fair.example;Paula;Ito;;trial;
nobody at all;X;Y;;;
`;
const file = { name: "Fair 2026.csv", mimeType: "text/csv", buffer: Buffer.from(list) };

let t: PersonEngine;
let browser: Browser;
let cookie: { name: string; value: string };
let handoffId: string;
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openStory();
  const [name = "", value = ""] = (await signIn(t, (await hire(t)).email)).cookie.split("=");
  cookie = { name, value };
  const { leadId, mail } = await enter(t);
  await reply(t, mail, {});
  handoffId = (await handoffOf(t, leadId)).id;
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  if (t !== undefined) await t[Symbol.asyncDispose]();
});

async function signedIn(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const baseURL = t.engine.apiUrl ?? "";
  const context = await browser.newContext({ baseURL, ...options });
  await context.addCookies([{ ...cookie, url: baseURL }]);
  return context;
}

/** Looks at the page as it is in both schemes, wide and narrow. */
async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [scheme, width] of looks) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    await checkPage(page, `${name}-${scheme}-${width}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before !== null) await page.setViewportSize(before);
}

/** Waits for the end of what runs; without a script by asking for the page again. */
async function ended(page: Page, script: boolean): Promise<void> {
  if (script) return page.locator("[data-running]").waitFor({ state: "detached" });
  await eventually(async () => {
    await page.reload();
    return (await page.locator("[data-running]").count()) === 0;
  });
}

const emails = async () => (await t.app.db.select({ email: leads.email }).from(leads)).map(({ email }) => email);

async function importList(page: Page, script: boolean, see: (name: string) => Promise<void>): Promise<void> {
  await page.goto("/imports/new");
  await see("import-new");
  await page.getByLabel("Drop a CSV file here").setInputFiles(file);
  if (script) await page.locator("[data-chosen]", { hasText: "Fair 2026.csv" }).waitFor();
  await page.getByRole("button", { name: "Look at its columns" }).click();
  await page.waitForURL(/\/imports\/files\//);
  const guessed = (column: string) => page.getByLabel(`What ${column} is`).inputValue();
  expect(await Promise.all(["Email Address", "Given name", "Surname", "Job title"].map(guessed))).toEqual([
    "email",
    "firstName",
    "lastName",
    "job_title",
  ]);
  await page.getByLabel("What Comment is").selectOption("-");
  await see("import-columns");
  // What cannot be is said where it is, and nothing of what was chosen is lost.
  await page.getByLabel("What Surname is").selectOption("email");
  await page.getByRole("button", { name: "Try it first" }).click();
  await page.getByText("are both mapped to").waitFor();
  expect(await guessed("Comment")).toBe("-");
  await see("import-columns-wrong");
  await page.getByLabel("What Surname is").selectOption("lastName");
  await page.getByRole("button", { name: "Try it first" }).click();
  await page.waitForURL(/\/imports\/[0-9a-f-]+$/);
  await ended(page, script);
  await page.getByText("Nothing was changed, and nobody was mailed.").waitFor();
  expect(await page.locator("table").innerText()).toContain("nora@fair.example");
  await see("import-tried");
  await page.getByRole("button", { name: "Import as fair-2026" }).click();
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  await ended(page, script);
  await page.getByText("done", { exact: true }).waitFor();
  const [omar] = await t.app.db.select().from(leads).where(eq(leads.email, "omar@fair.example"));
  expect(omar).toMatchObject({ lastName: "Haddad", attributes: { job_title: "Buyer; EMEA", plan: "pro" } });
  expect(omar?.attributes).not.toHaveProperty("comment");
  await see("import-done");
}

test.skipIf(!hasChromium)(
  "a list is chosen, mapped, tried, imported and taken back, with every page fit for everybody",
  async () => {
    const context = await signedIn({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await importList(page, true, (name) => look(page, name));
    const problems = page.waitForEvent("download");
    await page.getByRole("link", { name: /Download what was wrong/ }).click();
    expect((await problems).suggestedFilename()).toMatch(/problems\.csv$/);
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText("Taken back", { exact: false }).first().waitFor();
    expect(await emails()).not.toContain("nora@fair.example");
    await look(page, "import-undone");
    await page.goto("/imports");
    await look(page, "imports");
    await context.close();
  },
  240_000,
);

async function tagMany(page: Page, script: boolean, tag: string, see: (name: string) => Promise<void>): Promise<void> {
  await page.goto("/leads");
  await see("leads");
  await page.getByRole("button", { name: "Do something to everybody" }).click();
  await page.waitForURL(/\/leads\/bulk\?/);
  await page.getByRole("radio", { name: /Add a tag/ }).check();
  await see("bulk-choose");
  await page.getByRole("button", { name: "Look what would happen" }).click();
  // The tag is missing: what was chosen stays.
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("radio", { name: /Add a tag/ }).isChecked()).toBe(true);
  await page.getByLabel("The tag to add").fill(tag);
  await page.getByRole("button", { name: "Look what would happen" }).click();
  await page.waitForURL(/\/leads\/bulk\/actions\//);
  await ended(page, script);
  await see("bulk-tried");
  const tagged = async () => (await t.app.db.select().from(leads)).filter(({ tags }) => tags.includes(tag)).length;
  expect(await tagged()).toBe(0);
  await page.getByRole("button", { name: new RegExp(`Add the tag “${tag}”`) }).click();
  await page.getByRole("heading", { name: /^(Being done|What happened)$/ }).waitFor();
  await ended(page, script);
  await page.getByRole("heading", { name: "What happened" }).waitFor();
  expect(await tagged()).toBe((await emails()).length);
  await see("bulk-done");
}

test.skipIf(!hasChromium)(
  "many are tagged after it was seen who, filters are kept as a segment, and the ticked are erased by their number",
  async () => {
    for (const name of ["a", "b", "c"]) {
      await t.call("POST", "/v1/leads", {
        email: `${name}@many.example`,
        firstName: name.toUpperCase(),
        tags: ["many"],
      });
    }
    const context = await signedIn({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await tagMany(page, true, "spring", (name) => look(page, name));
    await page.goto("/leads?tag=many");
    await page.getByText("Save these filters as a segment").click();
    await page.getByLabel("Name of the segment").fill("Many of them");
    await look(page, "leads-segment");
    await page.getByRole("button", { name: "Save it" }).click();
    await page.waitForURL(/segment=many-of-them/);
    expect(await page.locator("tbody tr").count()).toBe(3);
    await page.getByLabel("Tick A").check();
    await page.getByLabel("Tick B").check();
    await page.getByRole("button", { name: "Do something to the ticked" }).click();
    await page.getByRole("radio", { name: /^Erase/ }).check();
    await page.getByRole("button", { name: "Look what would happen" }).click();
    await page.getByLabel("To erase 2 people, type the number").fill("3");
    await look(page, "bulk-erase");
    await page.getByRole("button", { name: "Erase them for good" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("nothing was erased");
    expect(await emails()).toContain("a@many.example");
    await page.getByLabel("To erase 2 people, type the number").fill("2");
    await page.getByRole("button", { name: "Erase them for good" }).click();
    await page.getByText("What happened").waitFor();
    await ended(page, true);
    expect((await emails()).filter((email) => email.endsWith("@many.example"))).toEqual(["c@many.example"]);
    await page.goto("/leads/bulk/actions");
    await look(page, "bulk-list");
    await context.close();
  },
  240_000,
);

test.skipIf(!hasChromium)(
  "a rep answers on a phone: what holds something internal comes back with the words, then it goes out once, in the thread",
  async () => {
    const context = await signedIn({ bypassCSP: true, viewport: { width: 390, height: 844 }, hasTouch: true });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`/handoffs/${handoffId}`);
    const box = page.getByLabel(/Your answer to Dana/);
    await box.fill("Dear Dana,\nchurn_risk: do not discount\nThursday at ten suits me.");
    await look(page, "handoff-answer");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await page.getByRole("alert").innerText()).toContain("not for their eyes");
    expect(await box.inputValue()).toContain("Thursday at ten suits me.");
    await look(page, "handoff-answer-refused");
    await box.fill("Dear Dana,\n\nThursday at ten suits me.\n\nRita");
    const fields = "Object.fromEntries(new FormData(document.querySelector('form.answer')))";
    const form = await page.evaluate<Record<string, string>>(fields);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Sent. What they write back comes here.").waitFor();
    const sent = await t.mailbox.waitFor(
      ({ envelope, raw }) =>
        envelope.to.includes("dana@brightlab.example") && raw.toString().includes("Thursday at ten"),
    );
    expect(sent.header("from")).toContain("Rita Reyes");
    expect(sent.header("subject")).toMatch(/^Re: /);
    expect(sent.header("in-reply-to")).toMatch(/^<.+>$/);
    // Sent once more by a thumb that was too quick: the same mail.
    await context.request.post(`/handoffs/${handoffId}`, { form: { ...form, do: "answer" } });
    await untilIdle(t.app);
    expect((await t.app.db.select().from(repMails)).map(({ status }) => status)).toEqual(["sent"]);
    await page.goto(`/handoffs/${handoffId}`);
    await page.locator(".handoff .pill").getByText("accepted", { exact: true }).waitFor();
    await look(page, "handoff-answered");
    await context.close();
  },
  240_000,
);

const rules = `name: Browser
fit:
  - { id: trial, points: 15, if: { attribute: plan, op: eq, value: trial } }
engagement:
  - id: answers
    halfLife: P30D
    cap: 60
    rules:
      - { id: answered, on: reply, points: 40 }
intent: { warm: 20, hot: 50 }
`;

async function score(page: Page, script: boolean, see: (name: string) => Promise<void>): Promise<void> {
  await page.goto("/scoring/edit");
  const box = page.getByLabel("YAML or JSON");
  await box.fill(rules.replace("points: 15", "points: lots"));
  if (script) await page.getByRole("heading", { name: /problem/ }).waitFor();
  await page.getByRole("button", { name: "Save: they count at once" }).click();
  await page.getByText("line 3").waitFor();
  expect(await page.getByLabel("YAML or JSON").inputValue()).toContain("lots");
  await see("scoring-wrong");
  await page.getByLabel("YAML or JSON").fill(rules);
  await page.getByRole("button", { name: "Save: they count at once" }).click();
  await page.waitForURL(/\/scoring\?said=/);
  await page.getByText("who is: plan is trial").waitFor();
  await ended(page, script);
  await see("scoring");
  await page.getByLabel("Promote from").fill("30");
  await page.getByRole("button", { name: "Replay history" }).click();
  await page.waitForURL(/\/scoring\/backtests\//);
  await ended(page, script);
  await page.getByText("What it shows").waitFor();
  await see("scoring-backtest");
}

test.skipIf(!hasChromium)(
  "scoring rules are read as sentences, changed with their problems at the line, and tried on history",
  async () => {
    const context = await signedIn({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto("/scoring");
    await look(page, "scoring-none");
    await page.goto("/scoring/edit");
    await look(page, "scoring-edit");
    await score(page, true, (name) => look(page, name));
    await context.close();
  },
  240_000,
);

test.skipIf(!hasChromium)(
  "all of that works without a script",
  async () => {
    const context = await signedIn({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const nothing = () => Promise.resolve();
    await importList(page, false, nothing);
    await tagMany(page, false, "plain", nothing);
    await score(page, false, nothing);
    await page.goto(`/handoffs/${handoffId}`);
    await page.getByLabel(/Your answer to Dana/).fill("One more word, without a script.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Sent. What they write back comes here.").waitFor();
    await context.close();
  },
  240_000,
);
