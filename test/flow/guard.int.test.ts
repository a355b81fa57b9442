import { eq } from "drizzle-orm";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { deliveryFailures, reps, suppressions } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { createKey } from "../../src/key/create-key.ts";
import { usualGuardLimits } from "../../src/sender/guard/guard-limits.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { gone, good, paused, publishFor, rejects, trips } from "../send/guard/support.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine, TestEngineOptions } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { eventually } from "../support/eventually.ts";

const secret = Buffer.alloc(32, 7).toString("base64");

// No domain of these tests has any record.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
const inbound = { trustedAuthservIds: ["mx.acme.test"] };
const open = (settings: TestEngineOptions["settings"] = {}) =>
  openTestEngine({ reject: rejects, settings: { inbound, ...settings }, overrides: { resolve } });
const to = (address: string) => (mail: ReceivedMail) => mail.envelope.to.includes(address);

async function signUp({ app }: TestEngine, name: string, emails: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const email of emails) {
    ids.push((await recordEvent(app, { name, lead: { email }, properties: {}, source: "api" })).leadId);
  }
  return ids;
}

const tripped = (t: TestEngine) => eventually(async () => (await trips(t.app))[0]);

/** Calls the API with a secret key. */
async function openCaller({ app, engine }: TestEngine) {
  const { secret: key } = await createKey(app, { name: "test", kind: "secret" });
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  return async (method: string, path: string): Promise<any> => {
    const response = await fetch(engine.apiUrl + path, { method, headers: { Authorization: `Bearer ${key}` } });
    return response.json();
  };
}

/** A server that notes what is posted to it; the first time it is not ready. */
async function openHook() {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      calls.push({ headers: request.headers, body });
      response.writeHead(calls.length === 1 ? 503 : 204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { calls, url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: async () => void server.close() };
}

test("bounces pause the sequence; the operator hears why by mail and signed webhook, and resumes it", async () => {
  await using hook = await openHook();
  await using t = await open({
    operator: { email: "ops@acme.test", webhook: { url: hook.url, secret } },
    webhooks: { allowPrivate: true },
  });
  const call = await openCaller(t);
  const sequenceId = await publishFor(t.app, "Bad");
  await publishFor(t.app, "Fine");
  await signUp(t, "Bad", gone(10));
  const trip = await tripped(t);

  const told = await t.mailbox.waitFor(to("ops@acme.test"));
  expect(told.subject).toBe("Paused: a sequence, too many bounces");
  expect(told.text).toContain(trip.reason);
  expect(told.text).toMatch(/gone\d@lead\.test {2}550 5\.1\.1 no such user/);
  expect(told.text).toContain(`/v1/guard-trips/${trip.id}/resume`);

  await eventually(async () => hook.calls.length === 1);
  t.clock.advanceBy(60_000);
  await eventually(async () => hook.calls.length === 2);
  const [first, second] = hook.calls;
  expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
  for (const { headers, body } of hook.calls) {
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    const mac = createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${mac}`);
    expect(JSON.parse(body)).toMatchObject({
      type: "guard.tripped",
      data: { id: trip.id, scope: "sequence", target: sequenceId, rule: "bounce_rate", failures: 10, mails: 10 },
    });
  }

  // Others go on, this one waits and says so.
  await signUp(t, "Fine", ["lee@lead.test"]);
  await t.mailbox.waitFor(to("lee@lead.test"));
  expect((await call("GET", `/v1/sequences/${sequenceId}`)).pausedReason).toBe("bounce_rate");
  const { data } = await call("GET", `/v1/guard-trips?status=open&scope=sequence&target=${sequenceId}`);
  expect(data).toMatchObject([{ id: trip.id, reason: trip.reason, percent: 5, resumedAt: null }]);

  expect(await call("POST", `/v1/guard-trips/${trip.id}/resume`)).toMatchObject({
    resumedAt: t.clock.now().toISOString(),
    resumedBy: expect.stringMatching(/^key:/),
  });
  t.clock.advanceBy(60_000);
  await signUp(t, "Bad", ["later@lead.test", ...gone(1, "later")]);
  await t.mailbox.waitFor(to("later@lead.test"));
  await eventually(async () => {
    const rows = await t.app.db.select().from(deliveryFailures);
    return rows.length === 11 && rows.every(({ checkedAt }) => checkedAt !== null);
  });
  expect(await paused(t.app)).toEqual({});
  expect((await call("POST", `/v1/guard-trips/${trip.id}/resume`)).code).toBe("guard_trip_resumed");
  expect(t.mailbox.messages.filter(to("ops@acme.test"))).toHaveLength(1);
  expect(hook.calls).toHaveLength(2);
});

test("an enrollment that waits for a paused sequence explains it, and so does its lead", async () => {
  await using t = await open();
  const call = await openCaller(t);
  const id = await publishMails(t.app, { mails: 2, name: "Bad", event: "Bad" });
  const [leadId] = await signUp(t, "Bad", good(1));
  await t.mailbox.waitFor(to("good0@lead.test"));
  await signUp(t, "Bad", gone(10));
  const { reason } = await tripped(t);
  const pauses = [{ scope: "sequence", id, name: "Bad", rule: "bounce_rate", reason }];
  const explained = await call("GET", `/v1/leads/${leadId}/explain`);
  expect(explained.enrollments).toMatchObject([{ pauses }]);
  expect(await call("GET", `/v1/enrollments/${explained.enrollments[0].enrollment.id}/explain`)).toMatchObject({
    pauses,
  });
});

/** Hands a report about a mail of ours (RFC 6522) to the receiver, as a mail system would. */
async function report(
  t: TestEngine,
  mail: ReceivedMail,
  type: string,
  fields: string,
  result: "pass" | "fail",
): Promise<void> {
  const part = (media: string, body: string) => `--b1\r\nContent-Type: ${media}\r\n\r\n${body}\r\n`;
  const raw = [
    `Authentication-Results: mx.acme.test; dmarc=${result} header.from=mx.lead.test`,
    "From: Mail Delivery System <MAILER-DAEMON@mx.lead.test>",
    `To: ${mail.envelope.from}`,
    "Subject: Report",
    `Message-ID: <${type}-${mail.envelope.to[0]}>`,
    `Content-Type: multipart/report; report-type=${type}; boundary="b1"`,
    "",
    part("text/plain", "A report about your mail."),
    part(`message/${type}`, fields),
    part("text/rfc822-headers", `Message-ID: ${mail.header("message-id")}`),
    "--b1--",
    "",
  ].join("\r\n");
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: "", to: mail.envelope.from }, raw });
  transport.close();
}

async function sendAndReport(
  t: TestEngine,
  type: string,
  fields: (address: string) => string,
  result: "pass" | "fail" = "pass",
): Promise<void> {
  await publishFor(t.app, "Bad");
  const emails = good(3);
  await signUp(t, "Bad", emails);
  for (const email of emails) {
    const mail = await t.mailbox.waitFor(to(email));
    await eventually(async () => {
      const [row] = await t.app.db.execute<{ status: string }>(`select status from messages where email = '${email}'`);
      return row?.status === "sent";
    });
    await report(t, mail, type, fields(email), result);
  }
}

test("complaints that come in by feedback reports pause the sequence, and a rep is told where no operator is named", async () => {
  await using t = await open();
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await sendAndReport(t, "feedback-report", () => "Feedback-Type: abuse\r\nUser-Agent: Test/1.0\r\nVersion: 1");
  expect(await tripped(t)).toMatchObject({ scope: "sequence", rule: "complaint_rate", failures: 3, mails: 3 });
  const told = await t.mailbox.waitFor(to("rita@acme.test"));
  expect(told.text).toContain("3 were called spam by their recipients");
});

test("forged complaints suppress, and pause nothing", async () => {
  await using t = await open();
  await sendAndReport(t, "feedback-report", () => "Feedback-Type: abuse\r\nUser-Agent: Test/1.0\r\nVersion: 1", "fail");
  await eventually(async () => {
    const suppressed = await t.app.db.select().from(suppressions).where(eq(suppressions.reason, "complaint"));
    return suppressed.length === 3;
  });
  await untilIdle(t.app);
  expect(await t.app.db.select().from(deliveryFailures)).toEqual([]);
  expect(await trips(t.app)).toEqual([]);
});

const delivery = (status: string, words: string) => (address: string) =>
  [
    "Reporting-MTA: dns; mx.lead.test",
    "",
    `Final-Recipient: rfc822; ${address}`,
    "Action: failed",
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} ${words}`,
  ].join("\r\n");

test("bounces that come in by mail count as those at the door do", async () => {
  const guard = { bounce: { ...usualGuardLimits.bounce, atLeast: 3 } };
  await using t = await open({ guard });
  await sendAndReport(t, "delivery-status", delivery("5.1.1", "no such user here"));
  expect(await tripped(t)).toMatchObject({ scope: "sequence", rule: "bounce_rate", failures: 3, mails: 3 });
});

test("refusals for policy that a relay reports pause the sender", async () => {
  await using t = await open();
  await sendAndReport(t, "delivery-status", delivery("5.7.1", "message rejected as spam"));
  expect(await tripped(t)).toMatchObject({ scope: "sender", rule: "policy_refusals", failures: 3 });
  expect(await paused(t.app)).toEqual({ "ada@acme.test": "policy_refusals" });
});
