import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { leads, reps } from "../../src/db/schema/index.ts";
import { untilIdle } from "../support/idle.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";
import { openPersonEngine } from "./support.ts";

test("an export holds all that is known of a person, and of nobody else", async () => {
  await using t = await openPersonEngine();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const lead = { email: "tom@river.test", firstName: "Tom", attributes: { plan: "trial" } };
  for (const one of [lead, { email: "becky@river.test" }]) {
    await t.call("POST", "/v1/events", { name: "signup", lead: one, properties: { page: "/fence" } });
  }
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(lead.email));
  await untilIdle(t.app);
  await answerMail(t.engine.inboundPort!, mail, { from: lead.email, text: "Call me about the fence." });
  await untilIdle(t.app);
  await t.call("PUT", "/v1/topics", { key: "news", name: "News" });
  const [{ id }] = (await t.call("GET", `/v1/leads?email=${lead.email}`)).json.data;
  await t.call("PUT", `/v1/leads/${id}/consent`, { topics: { news: "granted" }, method: "phone" });
  const pausedUntil = new Date(t.clock.now().getTime() + 86_400_000);
  await t.app.db.update(leads).set({ pausedUntil, mailsPerWeek: 1 }).where(eq(leads.id, id));
  await t.call("POST", "/v1/suppressions", { domain: "river.test" });
  const { status, json, text } = await t.call("GET", `/v1/leads/${id}/export`);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    schema: "ripen-person-1",
    exportedAt: t.clock.now().toISOString(),
    profile: {
      id,
      email: lead.email,
      attributes: { plan: "trial" },
      pausedUntil: pausedUntil.toISOString(),
      mailsPerWeek: 1,
      consent: { topics: { news: "granted" } },
    },
    suppressions: [{ domain: "river.test" }],
    events: [{ name: "signup", properties: { page: "/fence" } }],
    enrollments: [{ status: "exited", exitReason: "replied" }],
    messages: [{ email: lead.email, subject: "Welcome 1", changedSince: [] }],
    replies: [{ fromEmail: lead.email, class: "human_reply", replyText: "Call me about the fence." }],
    handoffs: [{ status: "open" }],
    tasks: [],
    segments: [],
    imports: [],
    importProblems: [],
    failures: [],
    corrections: [],
    confirmationMails: [],
    webhookCalls: [],
    hits: [],
    erasureRequests: [],
  });
  expect(json.messages[0].source).toContain("Subject: Welcome 1");
  expect(Buffer.from(json.replies[0].raw, "base64").toString()).toContain("about the fence");
  expect(json.decisions.length).toBeGreaterThan(0);
  expect(json.timeline.map(({ kind }: { kind: string }) => kind)).toEqual(
    expect.arrayContaining(["event", "replied", "promoted"]),
  );
  expect(text).not.toContain("becky");
  const nobody = "019aa5c8-93a0-7c1d-8a83-2f6de1b4c111";
  expect((await t.call("GET", `/v1/leads/${nobody}/export`)).json.code).toBe("lead_not_found");
  expect((await t.call("GET", "/v1/leads/nobody/export")).status).toBe(404);
}, 120_000);
