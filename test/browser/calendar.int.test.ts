import { sql } from "drizzle-orm";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reps, senders } from "../../src/db/schema/index.ts";
import { addAbsence } from "../../src/rep/absence/add-absence.ts";
import { seededRandom } from "../bench/generate/random.ts";
import { versionOf, worldOf } from "../report/world.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { hasChromium, startChromium } from "./chromium.ts";
import { visitorOf } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

const dayMs = 86_400_000;
let t: TestEngine;
let browser: Browser;
let marketer: Visitor;
// A crowd that a sender's cap holds back, without mail on the holidays of Bavaria; and a year of walks of which some made prospects.
beforeAll(async () => {
  if (!hasChromium) return;
  t = await openTestEngine({ roles: ["api"] });
  browser = await startChromium();
  marketer = await visitorOf(t, browser, "marketer");
  const now = t.clock.now();
  const world = worldOf(t.app);
  await t.app.db.update(senders).set({ dailyCap: 20 });
  const [rita] = await t.app.db
    .insert(reps)
    .values({ name: "Rita Reyes", email: "rita@acme.test", zone: "Europe/Berlin", createdAt: now })
    .returning();
  await addAbsence(t.app, { repId: rita!.id, fromDate: "2026-01-12", toDate: "2026-01-14", note: null });
  const crowd = await versionOf(
    t.app,
    await publishMails(t.app, { name: "Crowd", mails: 3, holidays: { countries: ["DE-BY"] } }),
  );
  await t.app.db.execute(sql`
    with l as (insert into leads (id, email, stage_at, created_at, updated_at)
      select uuidv7(), 'crowd' || n || '@lead.test', ${now.toISOString()}, ${now.toISOString()}, ${now.toISOString()}
      from generate_series(1, 150) n returning id, email)
    insert into enrollments (id, lead_id, sequence_id, version_id, step_id, created_at, due_at, wait_until)
    select uuidv7(), l.id, ${crowd.sequenceId}, ${crowd.versionId}, 'mail-1', ${now.toISOString()}, d, d from l
    cross join lateral (select ${now.toISOString()}::timestamptz + substring(email from '[0-9]+')::int * interval '2 hours' as d) d`);
  const steady = await versionOf(t.app, await publishMails(t.app, { name: "Steady", event: "steady" }));
  const random = seededRandom(3);
  for (let no = 0; no < 240; no += 1) {
    const began = now.getTime() - 380 * dayMs + no * 1.5 * dayMs;
    const prospectAt = random.chance(0.2) ? began + (0.2 + random.unit() * 25) * dayMs : null;
    const ended = Math.min(prospectAt ?? Infinity, began + 30 * dayMs);
    const isOver = ended < now.getTime();
    if (!isOver && no > 235) continue;
    const isProspect = prospectAt !== null && isOver;
    const leadId = await world.lead(new Date(began).toISOString(), isProspect ? { stage: "prospect" } : {});
    const how = isOver ? ({ status: "exited", endedAt: new Date(ended) } as const) : {};
    await world.enrollment(leadId, steady, new Date(began).toISOString(), how);
    if (isProspect) await world.handoff(leadId, new Date(prospectAt).toISOString(), "accepted");
  }
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await t?.[Symbol.asyncDispose]();
});

test.skipIf(!hasChromium)(
  "the calendar says day by day what goes out, where it piles up, which days are holidays and who is away, without a script",
  async () => {
    const context = await marketer.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/calendar");
    expect(await page.getByText("450 mails if nobody answers").count()).toBe(1);
    expect(await page.getByRole("heading", { name: "Where it piles up" }).count()).toBe(1);
    // Epiphany is a holiday in Bavaria alone.
    const epiphany = page.locator("table.month a").filter({ hasText: "Heilige Drei Könige" });
    expect(await epiphany.innerText()).toContain("0 mails");
    await epiphany.click();
    const day = page.locator("#day");
    expect(await day.innerText()).toContain("Tuesday, January 6");
    expect(await day.innerText()).toContain("no mail of Crowd");
    await page.getByLabel("Each day by").selectOption("sequence");
    await page.getByRole("button", { name: "Show" }).click();
    await page
      .getByRole("link", { name: /Rita Reyes away/ })
      .first()
      .click();
    expect(await day.getByRole("link", { name: "Crowd" }).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get("by")).toBe("sequence");
    await page.getByText("What to expect").click();
    expect(await page.getByRole("heading", { name: "Prospects" }).count()).toBe(1);
    expect(await page.getByText(/likely \d+ to \d+/).count()).toBeGreaterThan(0);
    await page.getByLabel("Who is in").selectOption({ label: "Crowd" });
    await page.getByRole("button", { name: "Show" }).click();
    expect(await page.getByRole("heading", { name: "The past says too little" }).count()).toBe(1);
    await context.close();
  },
  120_000,
);

test.skipIf(!hasChromium)(
  "pages about what is to come are accessible and fit",
  async () => {
    await marketer.check(
      {
        month: "/calendar?day=2026-01-06",
        sequences: "/calendar?by=sequence",
        pipeline: "/calendar/pipeline",
        refused: "/calendar?day=sometime",
      },
      "calendar",
    );
  },
  180_000,
);
