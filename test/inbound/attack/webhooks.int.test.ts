import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { inboundMails } from "../../../src/db/schema/index.ts";
import {
  CertificateUnavailableError,
  createCertificateSource,
} from "../../../src/inbound/webhook/fetch-certificate.ts";
import { openTestApi } from "../../api/support.ts";
import { loopDelayOf } from "../../support/loop-delay.ts";

const mailgun = "key-0123456789abcdef";
const form = { "content-type": "application/x-www-form-urlencoded" };

test("a form of a million fields costs next to nothing, and is refused", async () => {
  await using t = await openTestApi({ webhooks: { mailgun } });
  await t.raw("/v1/inbound/mailgun/mime", { method: "POST", headers: form, body: "a" });
  const statuses: number[] = [];
  const delay = await loopDelayOf(async () => {
    const body = "a&".repeat(1024 * 1024);
    statuses.push((await t.raw("/v1/inbound/mailgun/mime", { method: "POST", headers: form, body })).status);
    // Only the URL for raw mails takes large bodies.
    statuses.push((await t.raw("/v1/inbound/mailgun", { method: "POST", headers: form, body })).status);
  });
  expect(statuses).toEqual([401, 413]);
  expect(delay).toBeLessThan(2_000);
  expect(await t.app.db.select().from(inboundMails)).toEqual([]);
});

test("a provider that proves itself by headers is refused before its body is read", async () => {
  await using t = await openTestApi({
    webhooks: { postmark: "ripen:a password of length", sendgrid: "AAAA" },
    webhookBytes: { total: 1_000, perClient: 1_000 },
  });
  const body = "x".repeat(100_000);
  expect((await t.raw("/v1/inbound/postmark", { method: "POST", body })).status).toBe(401);
  expect((await t.raw("/v1/inbound/sendgrid", { method: "POST", body })).status).toBe(401);
});

test("a client may make so many requests and hand over so much at once", async () => {
  const limits = { webhookBytes: { total: 2_000, perClient: 1_000 }, webhooksPerMinute: 3 };
  await using t = await openTestApi({ webhooks: { mailgun }, ...limits });
  const post = (body: string) => t.raw("/v1/inbound/mailgun", { method: "POST", headers: form, body });
  expect((await post("a=b")).status).toBe(401);
  const large = await post("x".repeat(1_500));
  expect(large.status).toBe(429);
  expect(large.headers.get("retry-after")).toBe("30");
  // What was refused is let go of.
  expect((await post("x".repeat(900))).status).toBe(401);
  const another = await post("a=b");
  expect(another.status).toBe(429);
  expect(Number(another.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("of two mails under one signature that come at the same time, one is stored", async () => {
  await using t = await openTestApi({ webhooks: { mailgun } });
  const timestamp = String(Math.floor(t.clock.now().getTime() / 1_000));
  const signature = createHmac("sha256", mailgun).update(`${timestamp}token`).digest("hex");
  const post = (n: number) => {
    const fields = { timestamp, token: "token", signature, recipient: "a@reply.test", sender: "lee@firm.test" };
    const raw = `From: lee@firm.test\r\nMessage-ID: <${n}@firm.test>\r\n\r\nHello\r\n`;
    const body = new URLSearchParams({ ...fields, "body-mime": raw });
    return t.raw("/v1/inbound/mailgun/mime", { method: "POST", body });
  };
  const answers = await Promise.all([post(1), post(2), post(3)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
  expect(await t.app.db.select().from(inboundMails)).toHaveLength(1);
});

test("while the certificate of SNS cannot be fetched, its messages are to come again", async () => {
  const ses = "arn:aws:sns:eu-west-1:123456789012:inbound";
  const certificateAt = createCertificateSource(() => Promise.reject(new Error("no route")));
  await using t = await openTestApi({ webhooks: { ses }, certificateAt });
  const message = {
    Type: "Notification",
    MessageId: "1",
    TopicArn: ses,
    Message: "{}",
    Timestamp: "2026-01-05T09:00:00.000Z",
    SignatureVersion: "2",
    Signature: "AAAA",
    SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
  };
  const answer = await t.raw("/v1/inbound/ses", { method: "POST", body: JSON.stringify(message) });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("30");
});

test("a certificate is fetched once for all who wait, and what is none is not kept", async () => {
  let asked = 0;
  const certificateAt = createCertificateSource(async () => {
    asked += 1;
    return new Response("<html>maintenance</html>");
  });
  const url = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
  const answers = await Promise.allSettled([certificateAt(url), certificateAt(url)]);
  expect(asked).toBe(1);
  for (const answer of answers) {
    expect(answer.status === "rejected" && answer.reason).toBeInstanceOf(CertificateUnavailableError);
  }
  await expect(certificateAt(url)).rejects.toThrow(CertificateUnavailableError);
  expect(asked).toBe(2);
});
