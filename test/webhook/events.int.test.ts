import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { webhookDeliveries, webhookEvents } from "../../src/db/schema/index.ts";
import { recordOpen } from "../../src/track/record-touch.ts";
import { eventNames } from "../../src/webhook/event/event-types.ts";
import { bodyBytesAtMost } from "../../src/webhook/event/write-body.ts";
import { openPersonEngine } from "../person/support.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { openReceiver } from "../support/receiver.ts";
import { answerMail } from "../support/reply.ts";
import { publishMails } from "../support/sequences.ts";
import { barracuda, browser, untilGraded } from "../support/touch.ts";
import { verified } from "./support.ts";
import type { ReceivedEvent } from "./support.ts";

const refuse = (recipient: string) =>
  recipient.startsWith("gone") ? { code: 550, message: "5.1.1 no such user" } : undefined;

test("a lead's way from signup to erasure is told event by event, signed, in order, and then forgotten", async () => {
  await using receiver = await openReceiver();
  await using t = await openPersonEngine({ reject: refuse, settings: { webhooks: { allowPrivate: true } } });
  t.clock.advanceTo(new Date());
  const { call } = t;
  const hook = (await call("POST", "/v1/webhooks", { url: `${receiver.url}/all`, types: ["*"] })).json;
  await call("POST", "/v1/webhooks", { url: `${receiver.url}/replies`, types: ["reply.received", "guard.*"] });
  const rep = (await call("POST", "/v1/reps", { name: "Rita", email: "rita@acme.test" })).json;
  const sequenceId = await publishMails(t.app, { mails: 2, name: "Handbook", send: "immediately" });

  const signup = { name: "signup", lead: { email: "dana@brightlab.example", firstName: "Dana", company: "Brightlab" } };
  const { leadId } = (await call("POST", "/v1/events", signup)).json;
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("dana@brightlab.example"));
  await untilIdle(t.app);
  await call("PATCH", `/v1/leads/${leadId}`, { lastName: "Weiss", attributes: { plan: "trial" } });
  t.clock.advanceBy(120_000);
  const token = /\/o\/([a-z2-7]+)\.gif/.exec(mail.html)?.[1] ?? "";
  recordOpen(t.app, { token, ...browser });
  recordOpen(t.app, { token, ...barracuda });
  await untilGraded(t);
  await answerMail(t.engine.inboundPort!, mail, {
    from: "Dana <dana@brightlab.example>",
    text: "Could we talk on Thursday? I am interested in a quote.",
  });
  const handoff = await eventually(async () => (await call("GET", "/v1/handoffs")).json.data[0]);
  await call("POST", `/v1/handoffs/${handoff.id}/accept`, { repId: rep.id });
  const task = (await call("POST", `/v1/handoffs/${handoff.id}/task`, { what: "Send the quote" })).json;
  await call("POST", `/v1/tasks/${task.id}/done`);
  await call("POST", `/v1/handoffs/${handoff.id}/won`, {});
  await call("PUT", `/v1/leads/${leadId}/consent`, { opens: "denied", method: "phone" });
  const suppressed = (await call("POST", "/v1/suppressions", { email: "dana@brightlab.example" })).json;
  await call("DELETE", `/v1/suppressions/${suppressed.id}`);

  await call("POST", "/v1/events", { name: "signup", lead: { email: "gone@lead.test" } });
  await untilIdle(t.app);
  const other = (await call("POST", "/v1/leads", { email: "dana@home.example" })).json;
  await untilIdle(t.app);
  await call("POST", `/v1/leads/${leadId}/merge`, { from: other.id });
  await call("POST", `/v1/sequences/${sequenceId}/pause`);
  await call("POST", `/v1/sequences/${sequenceId}/resume`);
  await t.app.db.execute(sql`
    insert into guard_trips (id, scope, target, paused_ids, rule, failures, mails, percent, at_least, since, reason, at)
    values (gen_random_uuid(), 'sequence', ${sequenceId}, array[${sequenceId}::uuid], 'bounce_rate', 9, 90, 10, 5, now(), 'bounces', now())`);
  await call("POST", "/v1/imports?list=fair", "email\nlee@lead.test\n", { "Content-Type": "text/csv" });
  await untilIdle(t.app);

  const events = () => receiver.requests.filter(({ path }) => path === "/all");
  const told = await eventually(async () => {
    const read = events().map((request) => verified(request, hook.secret as string));
    return read.some(({ type }) => type === "import.finished") && (await pending(t.app.db)) === 0 && read;
  });
  const of = (id: string) => told.filter(({ data }) => data.lead?.id === id);
  const types = (list: ReceivedEvent[]) => list.map(({ type }) => type);
  expect(types(of(leadId))).toEqual([
    "lead.created",
    "enrollment.started",
    "message.sent",
    "lead.updated",
    "message.opened",
    "message.opened",
    ...types(of(leadId)).slice(6),
  ]);
  expect(types(of(leadId)).slice(6).toSorted()).toEqual(
    [
      "reply.received",
      "enrollment.exited",
      "lead.promoted",
      "stage.changed",
      "lead.updated",
      "handoff.created",
      "handoff.accepted",
      "task.created",
      "task.done",
      "handoff.closed",
      "stage.changed",
      "consent.changed",
      "suppression.added",
      "suppression.removed",
      "lead.merged",
    ].toSorted(),
  );
  const numbers = of(leadId).map(({ id }) => Number(id.slice(4)));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  const first = (type: string) => told.find((event) => event.type === type)!;
  expect(first("reply.received").data).toMatchObject({ category: "meeting", inquiry: false });
  expect(types(told.filter(({ data }) => data.verdict === "human"))).toEqual(["message.opened"]);
  expect(types(told.filter(({ data }) => data.verdict === "machine"))).toEqual(["message.opened"]);
  expect(first("message.sent").data).toMatchObject({
    lead: { email: "dana@brightlab.example", firstName: "Dana" },
    stepId: expect.any(String),
    links: { message: expect.stringContaining("/v1/messages/") },
  });
  expect(first("consent.changed").data).toMatchObject({ before: {}, consent: { opens: "denied" } });
  expect(types(told)).toEqual(
    expect.arrayContaining([
      "sequence.published",
      "sequence.paused",
      "sequence.resumed",
      "message.rejected",
      "message.bounced",
      "guard.tripped",
      "import.finished",
    ]),
  );
  expect(types(told).filter((type) => !(eventNames as string[]).includes(type))).toEqual([]);
  for (const { body } of receiver.requests) expect(Buffer.byteLength(body)).toBeLessThan(bodyBytesAtMost);
  const few = receiver.requests
    .filter(({ path }) => path === "/replies")
    .map(({ body }) => String(JSON.parse(body).type));
  expect(few.toSorted()).toEqual(["guard.tripped", "reply.received"]);

  // The log, a replay, a test.
  const log = (await call("GET", `/v1/webhooks/${hook.id}/deliveries?type=reply.received`)).json;
  expect(log.data).toMatchObject([{ status: "delivered", attempts: 1, leadId, nextAttemptAt: null }]);
  const path = `/v1/webhooks/${hook.id}/deliveries/${log.data[0].id}`;
  const whole = (await call("GET", path)).json;
  expect(whole).toMatchObject({ tries: [{ status: 200, answer: "200 ok" }] });
  expect(events().map(({ body }) => body)).toContain(whole.body);
  await call("POST", `${path}/replay`);
  const again = await eventually(async () => {
    const same = events().filter(({ body }) => body === whole.body);
    return same.length === 2 && same;
  });
  expect(again[0]!.headers["webhook-id"]).toBe(again[1]!.headers["webhook-id"]);
  expect((await call("POST", `/v1/webhooks/${hook.id}/test`)).json).toMatchObject({
    status: "delivered",
    type: "webhook.test",
  });
  const page = (await call("GET", `/v1/webhooks/${hook.id}/deliveries?limit=3`)).json;
  const next = (await call("GET", `/v1/webhooks/${hook.id}/deliveries?limit=3&cursor=${page.nextCursor}`)).json;
  expect(new Set([...page.data, ...next.data].map(({ id }: { id: number }) => id)).size).toBe(6);

  // What was kept of a person goes with them, and receivers hear of it.
  await untilIdle(t.app);
  await call("POST", `/v1/leads/${leadId}/erase`, {});
  const erased = await eventually(async () =>
    events()
      .map((request) => JSON.parse(request.body) as ReceivedEvent)
      .find(({ type }) => type === "lead.erased"),
  );
  expect(erased.data).toEqual({ leadId, links: {} });
  const kept = JSON.stringify([
    await t.app.db.select().from(webhookEvents),
    await t.app.db.select().from(webhookDeliveries),
  ]);
  expect(kept).not.toMatch(/dana|brightlab|Weiss/i);
});

async function pending(db: Awaited<ReturnType<typeof openPersonEngine>>["app"]["db"]): Promise<number> {
  const [row] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from webhook_deliveries where status = 'pending'`,
  );
  return row?.count ?? 0;
}
