import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { inboundMails, webhookTokens } from "../../src/db/schema/index.ts";
import { createApi } from "../../src/api/api.ts";
import type { ApiOptions } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import { forgetTokens } from "../../src/inbound/webhook/forget-tokens.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

/** Another process on the same database: it shares nothing in memory. */
async function listenAgain(app: TestApi["app"], options: ApiOptions) {
  const server = await listen(createApi(app, options), { port: 0, host: "127.0.0.1" });
  return { url: server.url, [Symbol.asyncDispose]: () => server.close() };
}

const raw =
  "From: lee@firm.test\r\nTo: hello@acme.test\r\nSubject: Re: Hi\r\nMessage-ID: <1@firm.test>\r\n\r\nHello, \u00e4h\r\n";
const stored = ({ app }: TestApi) => app.db.select().from(inboundMails);
const textOf = (mail: { raw: Uint8Array } | undefined) => Buffer.from(mail!.raw).toString();

test("Postmark is known by its login", async () => {
  await using t = await openTestApi({ webhooks: { postmark: "ripen:a password of length" } });
  const post = (login: string, body: object) =>
    t.raw("/v1/inbound/postmark", {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const mail = { RawEmail: raw, OriginalRecipient: "reply+x@reply.ripen.test" };
  expect((await post("ripen:another password", mail)).status).toBe(401);
  expect((await t.raw("/v1/inbound/postmark", { method: "POST", body: "{}" })).status).toBe(401);
  expect(await stored(t)).toHaveLength(0);
  expect((await post("ripen:a password of length", { TextBody: "Hello" })).status).toBe(422);
  expect((await post("ripen:a password of length", mail)).status).toBe(200);
  expect((await post("ripen:a password of length", mail)).status).toBe(200);
  const bounce = { RecordType: "Bounce", Type: "HardBounce", Email: "lee@firm.test", Description: "unknown" };
  expect((await post("ripen:a password of length", bounce)).status).toBe(200);
  const mails = await stored(t);
  expect(mails.map(({ source, format, envelopeTo }) => ({ source, format, envelopeTo }))).toEqual([
    { source: "postmark", format: "mail", envelopeTo: ["reply+x@reply.ripen.test"] },
    { source: "postmark", format: "event", envelopeTo: [] },
  ]);
  expect(textOf(mails[0])).toBe(raw);
});

test("SendGrid is known by its signature over time and body", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sendgrid = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  await using t = await openTestApi({ webhooks: { sendgrid } });
  const form = new FormData();
  form.set("email", raw);
  form.set("envelope", JSON.stringify({ from: "lee@firm.test", to: ["reply+x@reply.ripen.test"] }));
  form.set("sender_ip", "192.0.2.7");
  const encoded = new Response(form);
  const type = encoded.headers.get("content-type")!;
  const body = Buffer.from(await encoded.arrayBuffer());
  const signature = createSign("sha256").update("1767603600").update(body).sign(privateKey, "base64");
  const post = (timestamp: string) =>
    t.raw("/v1/inbound/sendgrid", {
      method: "POST",
      headers: {
        "content-type": type,
        "x-twilio-email-event-webhook-signature": signature,
        "x-twilio-email-event-webhook-timestamp": timestamp,
      },
      body,
    });
  expect((await post("1767603601")).status).toBe(401);
  expect((await post("1767603600")).status).toBe(200);
  expect(await stored(t)).toMatchObject([
    { envelopeFrom: "lee@firm.test", envelopeTo: ["reply+x@reply.ripen.test"], remoteIp: "192.0.2.7" },
  ]);
});

test("Mailgun is known by its signature, which grows old and serves once, in whatever process", async () => {
  const mailgun = "key-0123456789abcdef";
  await using t = await openTestApi({ webhooks: { mailgun } });
  await using other = await listenAgain(t.app, { webhooks: { mailgun } });
  const post = (at: Date, key = mailgun, mail = raw, url = t.url) => {
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const signature = createHmac("sha256", key).update(`${timestamp}token`).digest("hex");
    const fields = { timestamp, token: "token", signature, recipient: "a@reply.test", sender: "lee@firm.test" };
    return fetch(`${url}/v1/inbound/mailgun/mime`, {
      method: "POST",
      body: new URLSearchParams({ ...fields, "body-mime": mail }),
    });
  };
  const now = t.clock.now();
  expect((await post(now, "another key of length")).status).toBe(401);
  expect((await post(new Date(now.getTime() - 25 * 3_600_000))).status).toBe(401);
  expect((await post(new Date(now.getTime() + 3_600_000))).status).toBe(401);
  // Mailgun tries for eight hours.
  expect((await post(new Date(now.getTime() - 8 * 3_600_000))).status).toBe(200);
  expect(await stored(t)).toMatchObject([{ source: "mailgun", envelopeFrom: "lee@firm.test" }]);
  expect(textOf((await stored(t))[0])).toBe(raw);

  const forged = raw.replace("Hello", "Pay me");
  expect((await post(now, mailgun, forged)).status).toBe(401);
  expect((await post(now, mailgun, forged, other.url)).status).toBe(401);
  expect((await post(now, mailgun, raw, other.url)).status).toBe(200);
  expect(await stored(t)).toHaveLength(1);

  await forgetTokens(t.app);
  expect((await post(now, mailgun, forged)).status).toBe(401);
  t.clock.advanceBy(27 * 3_600_000);
  await forgetTokens(t.app);
  expect(await t.app.db.select().from(webhookTokens)).toEqual([]);
});

test("SES is known by its topic and by a certificate from SNS, and nothing else is ever fetched", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ses = "arn:aws:sns:eu-west-1:123456789012:inbound";
  const fetched: string[] = [];
  const certificateAt = async (url: string) => {
    fetched.push(url);
    return publicKey.export({ type: "spki", format: "pem" }).toString();
  };
  await using t = await openTestApi({ webhooks: { ses }, certificateAt });
  const content = { notificationType: "Received", content: Buffer.from(raw).toString("base64") };
  const receipt = { recipients: ["reply+x@reply.ripen.test"], action: { encoding: "BASE64" } };
  const Message = JSON.stringify({ ...content, mail: { source: "lee@firm.test" }, receipt });
  const post = (more: object = {}) => {
    const fields = {
      Message,
      MessageId: "1",
      Timestamp: "2026-01-05T09:00:00.000Z",
      TopicArn: ses,
      Type: "Notification",
    };
    const text = Object.entries({ ...fields, ...more })
      .filter(([name]) => name in fields)
      .map(([name, value]) => `${name}\n${value}\n`)
      .join("");
    const Signature = createSign("RSA-SHA256").update(text).sign(privateKey, "base64");
    const SigningCertURL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
    const message = { ...fields, SignatureVersion: "2", Signature, SigningCertURL, ...more };
    return t.raw("/v1/inbound/ses", { method: "POST", body: JSON.stringify(message) });
  };
  for (const SigningCertURL of [
    "http://sns.eu-west-1.amazonaws.com/a.pem",
    "https://sns.eu-west-1.amazonaws.com.evil.test/a.pem",
    "https://evil.test/sns.eu-west-1.amazonaws.com/a.pem",
    "https://sns.eu-west-1.amazonaws.com@evil.test/a.pem",
    "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
    "https://bucket.s3.amazonaws.com/a.pem",
    "https://127.0.0.1/a.pem",
  ]) {
    expect((await post({ SigningCertURL })).status).toBe(401);
  }
  expect((await post({ TopicArn: "arn:aws:sns:eu-west-1:999999999999:inbound" })).status).toBe(401);
  expect(fetched).toEqual([]);
  expect((await post({ Signature: "AAAA" })).status).toBe(401);
  expect((await post()).status).toBe(200);
  const mails = await stored(t);
  expect(mails).toMatchObject([{ source: "ses", envelopeTo: ["reply+x@reply.ripen.test"] }]);
  expect(textOf(mails[0])).toBe(raw);
});

test("a provider without a secret is not listened to", async () => {
  await using t = await openTestApi();
  expect((await t.raw("/v1/inbound/postmark", { method: "POST", body: "{}" })).status).toBe(404);
  expect((await t.raw("/v1/inbound/anything", { method: "POST", body: "{}" })).status).toBe(404);
});
