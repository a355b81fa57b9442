import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { activities, leads, messages, suppressions, touches } from "../../../src/db/schema/index.ts";
import { untilIdle } from "../../support/idle.ts";
import { openSmtpSink } from "../../support/smtp-sink.ts";
import { draftSequence, openPreviewEngine, template } from "./support.ts";
import type { PreviewEngine } from "./support.ts";

interface Source {
  state: string;
  sentAt: string | null;
  subject: string;
  changedSince: string[];
  signedWith: string[];
  raw: string;
}

const json = { accept: "application/json" };

/** Mara signs up for the sequence; the message of its first step. */
async function signUp(t: PreviewEngine): Promise<typeof messages.$inferSelect> {
  const id = await draftSequence(t.api);
  await t.api("POST", `/v1/sequences/${id}/publish`);
  await t.api("POST", "/v1/events", { name: "signup", lead: { email: "mara@fjord.example", firstName: "Mara" } });
  await untilIdle(t.app);
  const [message] = await t.app.db.select().from(messages);
  return message!;
}

/** Without quoted-printable line ends, tokens, and what differs by the moment of writing. */
const comparable = (raw: string) =>
  raw
    .replace(/\r\n /g, " ")
    .replace(/^(?:X-Ripen-Source|DKIM-Signature|Date): .*\r\n/gm, "")
    .replace(/=\r\n/g, "")
    .replace(/\b[a-z2-7]{42}\b/g, "TOKEN");

test("the source of a sent mail is what was sent, but for its tokens and signature, and nobody can act with it", async () => {
  await using sink = await openSmtpSink();
  await using t = await openPreviewEngine({ settings: { smtpUrl: sink.url } });
  const { data } = await t.api<{ data: { id: string }[] }>("GET", "/v1/senders");
  await t.api("POST", `/v1/senders/${data[0]!.id}/dkim-keys`, { selector: "e1", algorithm: "ed25519" });
  const message = await signUp(t);
  const sent = sink.mails[0]!.raw.toString("latin1");
  const answer = await t.ask("GET", `/v1/messages/${message.id}/source`);
  expect(answer.headers.get("content-type")).toBe("message/rfc822");
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${message.id}.eml"`);
  expect(answer.text.split("\r\n", 1)).toEqual(["X-Ripen-Source: state=sent; written-now; tokens-masked; unsigned"]);
  expect(sent).toContain("DKIM-Signature");
  expect(answer.text).not.toContain("DKIM-Signature");
  expect(comparable(answer.text)).toBe(comparable(sent));
  expect(comparable(sent).match(/TOKEN/g)!.length).toBeGreaterThan(6);

  const told = JSON.parse((await t.ask("GET", `/v1/messages/${message.id}/source`, undefined, json)).text) as Source;
  expect(told).toMatchObject({
    state: "sent",
    subject: "Hello Mara",
    changedSince: [],
    signedWith: ["e1._domainkey.acme.test"],
    sentAt: message.sentAt!.toISOString(),
  });
  expect(told.raw).toBe(answer.text);

  const before = await t.app.db.select().from(activities);
  const text = answer.text.replace(/=\r\n/g, "").replaceAll("=3D", "=");
  const urls = [...text.matchAll(/http:\/\/127[^"\s>]+/g)].map(([url]) => url.replaceAll("&amp;", "&"));
  const tokens = new Set(text.match(/\b[a-z2-7]{42}\b/g));
  expect(tokens.size).toBe(1);
  expect(urls.length).toBeGreaterThan(3);
  for (const url of urls) {
    const path = new URL(url).pathname;
    for (const method of path.startsWith("/u/") ? ["GET", "POST"] : ["GET"]) {
      const { status } = await fetch(url, { method, redirect: "manual" });
      expect([method, path, status]).toEqual([method, path, path.startsWith("/o/") ? 200 : 404]);
    }
  }
  await untilIdle(t.app);
  expect(await t.app.db.select().from(touches)).toEqual([]);
  expect(await t.app.db.select().from(suppressions)).toEqual([]);
  expect(await t.app.db.select().from(activities)).toEqual(before);
});

test("the source says whether the mail went, waits or never goes, and what has changed since", async () => {
  await using t = await openPreviewEngine();
  const message = await signUp(t);
  const read = async () =>
    JSON.parse((await t.ask("GET", `/v1/messages/${message.id}/source`, undefined, json)).text) as Source;
  t.clock.advanceBy(60_000);
  await t.api("PATCH", `/v1/leads/${message.leadId}`, { firstName: "Maren" });
  expect(await read()).toMatchObject({ state: "sent", subject: "Hello Maren", changedSince: ["lead", "subject"] });
  const { text } = await t.ask("GET", `/v1/messages/${message.id}/source`);
  expect(text).toContain("state=sent; written-now; tokens-masked; unsigned;\r\n changed-since=lead,subject\r\n");

  const set = (values: object) => t.app.db.update(messages).set(values).where(eq(messages.id, message.id));
  const waiting = { sentAt: null, settledAt: null, subject: null, dueAt: new Date("2027-01-01T00:00:00Z") };
  await set({ status: "queued", ...waiting });
  expect(await read()).toMatchObject({ state: "to_be_sent", sentAt: null, changedSince: [] });
  await set({ status: "canceled" });
  expect(await read()).toMatchObject({ state: "not_sent", sentAt: null });

  await t.app.db.delete(leads).where(eq(leads.id, message.leadId));
  const gone = await t.ask("GET", `/v1/messages/${message.id}/source`);
  expect([gone.status, JSON.parse(gone.text).code]).toEqual([404, "message_not_found"]);
});

test("a message whose data do not render any more says so", async () => {
  await using t = await openPreviewEngine();
  const id = await draftSequence(t.api);
  await t.api("PUT", "/v1/templates", { key: "hello", mjml: template("{{ lead.firstName }}") });
  await t.api("POST", `/v1/sequences/${id}/publish`);
  const lead = { email: "mara@fjord.example", firstName: "Mara" };
  const { leadId } = await t.api<{ leadId: string }>("POST", "/v1/events", { name: "signup", lead });
  await untilIdle(t.app);
  const [message] = await t.app.db.select().from(messages);
  await t.api("PATCH", `/v1/leads/${leadId}`, { firstName: null });
  const { status, text } = await t.ask("GET", `/v1/messages/${message!.id}/source`);
  expect([status, JSON.parse(text)]).toMatchObject([
    409,
    { code: "not_rendered", detail: expect.stringContaining("the subject is empty") },
  ]);
});
