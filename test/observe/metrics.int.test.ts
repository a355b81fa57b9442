import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { reps } from "../../src/db/schema/index.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";

const metrics = { host: "127.0.0.1", port: 0 };

/** What `/metrics` says now, by series: readings of the database are shared for five seconds, so each has a process of its own. */
async function scrape(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=/);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

test("a mail, a reply and its stop, a request and the jobs are counted; nobody is named", async () => {
  await using t = await openTestEngine({ settings: { metrics } });
  const { app, engine } = t;
  await app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: app.clock.now() });
  await publishMails(app, { mails: 2 });
  const lead = { email: "lee@lead.test", firstName: "Lee" };
  const { leadId } = await recordEvent(app, { name: "signup", lead, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor((one) => one.envelope.to.includes("lee@lead.test"));
  await answerMail(engine.inboundPort!, mail, { from: "lee@lead.test", text: "Yes, please call me." });
  await t.mailbox.waitFor((one) => one.envelope.to.includes("rita@acme.test"));
  await fetch(`${engine.apiUrl}/v1/leads/${leadId}`);

  const url = engine.metricsUrl!;
  await eventually(
    async () => ((await scrape(url)).get('ripen_job_seconds_count{job="notify",outcome="done"}') ?? 0) > 0,
  );
  const seen = await scrape(url);
  expect(seen.get('ripen_mails_total{outcome="accepted",destination="lead.test"}')).toBe(1);
  expect(seen.get('ripen_inbound_settled_seconds_count{class="human_reply"}')).toBe(1);
  expect(seen.get('ripen_http_request_seconds_count{method="GET",route="/v1/leads/:id",status="401"}')).toBe(1);
  expect(seen.get('ripen_job_seconds_count{job="settle",outcome="done"}')).toBeGreaterThan(0);
  expect(seen.get('ripen_due_lag_seconds{kind="enrollment"}')).toBe(0);
  expect(seen.get("ripen_messages_uncertain")).toBe(0);
  expect([...seen].filter(([name, value]) => name.startsWith("ripen_gauge_failed") && value !== 0)).toEqual([]);
  const text = [...seen.keys()].join("\n");
  expect(text).not.toContain("lee@");
  expect(text).not.toContain(leadId);
});

test("a worker alone says whether it is ready, how late the work is, and which number it cannot read", async () => {
  await using t = await openTestEngine({ roles: ["inbound"], settings: { metrics } });
  const { app, engine } = t;
  await publishMails(app);
  const lead = { email: "lee@lead.test" };
  await recordEvent(app, { name: "signup", lead, properties: {}, source: "api" });
  t.clock.advanceBy(90_000);
  await app.db.execute(sql`alter table set_asides rename to elsewhere`);

  const seen = await scrape(engine.metricsUrl!);
  expect(seen.get('ripen_due_lag_seconds{kind="event"}')).toBe(90);
  expect(seen.get('ripen_gauge_failed{gauge="set_asides"}')).toBe(1);
  expect(seen.get('ripen_gauge_failed{gauge="due_lag_seconds"}')).toBe(0);
  expect((await fetch(`${engine.metricsUrl}/healthz`)).status).toBe(200);
  expect((await fetch(`${engine.metricsUrl}/readyz`)).status).toBe(200);
  expect((await fetch(`${engine.metricsUrl}/v1/leads`)).status).toBe(404);
});
