import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  activities,
  enrollments,
  leads,
  messages,
  outbox,
  senders,
  sequences,
  suppressions,
} from "../../../src/db/schema/index.ts";
import { freePort } from "../../../src/platform/net/free-port.ts";
import { untilIdle } from "../../support/idle.ts";
import { openSmtpSink } from "../../support/smtp-sink.ts";
import { draftSequence, openPreviewEngine, template } from "./support.ts";
import type { Tested } from "./support.ts";

const mara = { firstName: "Mara", email: "mara@fjord.example" };

/** The address of the first angle brackets. */
const addressIn = (header: string | undefined) => /<([^<>]+)>/.exec(header ?? "")?.[1] ?? header ?? "";

test("the real mails of chosen steps reach a rep, marked as a test, and leave no trace", async () => {
  await using t = await openPreviewEngine();
  const id = await draftSequence(t.api);
  const lead = await t.api<{ id: string }>("POST", "/v1/leads", mara);
  const answer = await t.api<Tested>("POST", `/v1/sequences/${id}/test`, { to: "Robin@acme.test", leadId: lead.id });
  expect(answer.leadId).toBe(lead.id);
  expect(answer.data).toMatchObject([
    { stepId: "hello", subject: "[Test] Hello Mara", outcome: "accepted", code: null, transport: "SMTP_URL" },
    { stepId: "again", subject: "[Test] Re: Hello Mara", outcome: "accepted" },
  ]);
  const [first, second] = t.mailbox.messages;
  expect(t.mailbox.messages.map(({ envelope }) => envelope.to)).toEqual([["robin@acme.test"], ["robin@acme.test"]]);
  expect(first!.subject).toBe("[Test] Hello Mara");
  expect(first!.header("x-ripen-test")).toBe(`sequence=${id}; step=hello; of=draft`);
  expect(first!.header("from")).toContain("ada@acme.test");
  expect(first!.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
  expect(first!.text).toContain("Welcome! Here is the guide");
  expect(second!.header("in-reply-to")).toBe(answer.data[0]!.rfcMessageId);
  expect(second!.header("references")).toBe(answer.data[0]!.rfcMessageId);

  await untilIdle(t.app);
  expect(await t.app.db.select().from(messages)).toEqual([]);
  expect(await t.app.db.select().from(enrollments)).toEqual([]);
  expect(await t.app.db.select().from(activities)).toEqual([]);
  const [sender] = await t.app.db.select().from(senders);
  expect(await t.api("GET", `/v1/senders/${sender!.id}/usage`)).toMatchObject({ today: { used: 0 } });

  const only = await t.api<Tested>("POST", `/v1/sequences/${id}/test`, { to: "robin@acme.test", steps: ["again"] });
  expect(only.data.map(({ subject }) => subject)).toEqual(["[Test] Once more"]);
});

test("nothing that comes back of a test mail is anybody's, also when whoever tests is a lead in that sequence", async () => {
  await using t = await openPreviewEngine({ settings: { inbound: { inquiryAddress: "hello@acme.test" } } });
  const id = await draftSequence(t.api);
  await t.api("POST", `/v1/sequences/${id}/publish`);
  await t.api("POST", "/v1/events", { name: "signup", lead: { email: "robin@acme.test", firstName: "Robin" } });
  await untilIdle(t.app);
  const [robin] = await t.app.db.select().from(leads);
  const before = await t.app.db.select().from(activities);
  await t.api("POST", `/v1/sequences/${id}/test`, {
    to: "robin@acme.test",
    steps: ["hello"],
    leadId: robin!.id,
    of: "published",
  });
  const mail = t.mailbox.messages.find(({ subject }) => subject.startsWith("[Test]"))!;
  t.clock.advanceBy(3_600_000);

  const browser = { headers: { "user-agent": "Mozilla/5.0" }, redirect: "manual" as const };
  const [pixel] = /https?:\/\/[^"]+\/o\/[^"]+\.gif/.exec(mail.html) ?? [];
  expect((await fetch(pixel!, browser)).status).toBe(200);
  const [click] = /https?:\/\/[^"]+\/c\/[^"]+/.exec(mail.html) ?? [];
  const clicked = await fetch(click!.replaceAll("&amp;", "&"), browser);
  expect([clicked.status, clicked.headers.get("location")]).toEqual([
    302,
    "https://acme.test/guide?for=robin%40acme.test",
  ]);
  const unsubscribe = addressIn(mail.header("list-unsubscribe"));
  expect(await (await fetch(unsubscribe)).text()).toContain("This was a test mail");
  const oneClick = { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) };
  const posted = await fetch(unsubscribe, oneClick);
  expect([posted.status, await posted.text()]).toEqual([200, expect.stringContaining("This was a test mail")]);

  const { createTransport } = await import("nodemailer");
  const transport = createTransport({ host: "127.0.0.1", port: t.engine.inboundPort!, ignoreTLS: true });
  const messageId = mail.header("message-id")!;
  const from = "Robin <robin@acme.test>";
  // An answer to the signed address, one that only refers to the mail, an unsubscribe mail, and a bounce.
  await transport.sendMail({ from, to: addressIn(mail.header("reply-to")), subject: "Re: Hello", text: "Looks good" });
  await transport.sendMail({ from, to: "hello@acme.test", subject: "Re: Hello", text: "And", references: messageId });
  const [, listAddress = ""] = /mailto:([^?>]+)/.exec(mail.header("list-unsubscribe")!) ?? [];
  await transport.sendMail({ from, to: decodeURIComponent(listAddress), subject: "unsubscribe", text: "unsubscribe" });
  await transport.sendMail({
    envelope: { from: "", to: mail.envelope.from },
    raw: [
      "From: Mail Delivery System <mailer-daemon@acme.test>",
      `To: ${mail.envelope.from}`,
      "Subject: Undelivered Mail Returned to Sender",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b\r\nContent-Type: text/plain\r\n\r\nThe mailbox does not exist.",
      "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.test\r\n\r\n" +
        "Final-Recipient: rfc822; robin@acme.test\r\nAction: failed\r\nStatus: 5.1.1\r\n",
      "--b--",
    ].join("\r\n"),
  });
  transport.close();
  await untilIdle(t.app);

  const { data: inbound } = await t.api<{ data: { matchedBy: string; leadId: string | null }[] }>(
    "GET",
    "/v1/inbound-mails",
  );
  expect(inbound.map(({ matchedBy, leadId }) => [matchedBy, leadId])).toEqual(inbound.map(() => ["test", null]));
  expect(inbound).toHaveLength(4);
  expect(await t.app.db.select().from(activities)).toEqual(before);
  expect(await t.app.db.select().from(suppressions)).toEqual([]);
  expect(await t.app.db.select().from(outbox)).toEqual([]);
  const [after] = await t.app.db.select().from(leads);
  const [enrollment] = await t.app.db.select().from(enrollments);
  expect([after!.stage, enrollment!.status]).toEqual(["lead", "active"]);
});

test("reps, senders and the operator get test mails, and nobody else does", async () => {
  await using t = await openPreviewEngine({ settings: { operator: { email: "Ops@acme.test" } } });
  const id = await draftSequence(t.api);
  const left = await t.api<{ id: string }>("POST", "/v1/reps", { name: "Lou", email: "lou@acme.test" });
  await t.api("PATCH", `/v1/reps/${left.id}`, { active: false });
  await t.api("POST", "/v1/leads", mara);
  const send = (to: string) => t.ask("POST", `/v1/sequences/${id}/test`, { to, steps: ["hello"] });
  for (const to of ["robin@acme.test", "ada@acme.test", "ops@acme.test"]) expect((await send(to)).status).toBe(200);
  for (const to of ["mara@fjord.example", "lou@acme.test", "someone@acme.test"]) {
    const refused = await send(to);
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
      422,
      { code: "address_not_verified", problems: [{ pointer: "/to", code: "address_not_verified" }] },
    ]);
  }
  await t.api("POST", "/v1/suppressions", { email: "robin@acme.test" });
  expect(JSON.parse((await send("robin@acme.test")).text)).toMatchObject({ code: "address_suppressed" });
  expect(t.mailbox.messages.map(({ envelope }) => envelope.to[0])).toEqual([
    "robin@acme.test",
    "ada@acme.test",
    "ops@acme.test",
  ]);
});

test("a test goes through the transport of the step's sender, signed, past its caps and its pause", async () => {
  await using t = await openPreviewEngine();
  await using sink = await openSmtpSink();
  const transport = await t.api<{ id: string }>("POST", "/v1/transports", { name: "own", url: sink.url });
  const sender = await t.api<{ id: string }>("POST", "/v1/senders", {
    name: "Sales at Acme",
    email: "sales@acme.test",
    key: "sales",
    transportIds: [transport.id],
    dailyCap: 1,
    minGapMs: 3_600_000,
  });
  const dkim = await t.api<{ record: { name: string; value: string } }>("POST", `/v1/senders/${sender.id}/dkim-keys`, {
    selector: "e1",
    algorithm: "ed25519",
  });
  await t.api("POST", `/v1/senders/${sender.id}/pause`, { reason: "mailbox moves" });
  const id = await draftSequence(t.api, {
    sender: "sales",
    window: { zone: "UTC", open: [{ days: ["sun"], from: "01:00", to: "02:00" }] },
  });
  const { data } = await t.api<Tested>("POST", `/v1/sequences/${id}/test`, { to: "robin@acme.test" });
  expect(data).toMatchObject([
    { outcome: "accepted", transport: "own", sender: { id: sender.id, email: "sales@acme.test" } },
    { outcome: "accepted", transport: "own" },
  ]);
  expect(sink.mails).toHaveLength(2);
  expect(t.mailbox.messages).toEqual([]);
  for (const { raw } of sink.mails) {
    const { results } = await dkimVerify(raw, { resolver: async () => [[dkim.record.value]] });
    expect(results.map(({ status, signingDomain }) => [status.result, signingDomain])).toEqual([["pass", "acme.test"]]);
  }
  await t.api("POST", `/v1/senders/${sender.id}/resume`);
  expect(await t.api("GET", `/v1/senders/${sender.id}/usage`)).toMatchObject({ today: { used: 0, cap: 1 } });
});

test("the sender of a test is the one that would write to that lead", async () => {
  await using t = await openPreviewEngine();
  const made = [];
  for (const key of ["one", "two", "three"]) {
    made.push(await t.api<{ id: string }>("POST", "/v1/senders", { name: key, email: `${key}@acme.test`, key }));
  }
  const id = await draftSequence(t.api);
  await t.api("PATCH", `/v1/sequences/${id}`, { senderIds: made.map((sender) => sender.id) });
  await t.api("POST", `/v1/sequences/${id}/publish`);
  const people = Array.from({ length: 6 }, (_, n) => `lead${n}@fjord.example`);
  const tested = new Map<string, string>();
  for (const email of people) {
    const { id: leadId } = await t.api<{ id: string }>("POST", "/v1/leads", { email });
    const body = { to: "robin@acme.test", leadId, steps: ["hello"], of: "published" };
    const { data } = await t.api<Tested>("POST", `/v1/sequences/${id}/test`, body);
    tested.set(leadId, data[0]!.sender!.id);
    await t.api("POST", "/v1/events", { name: "signup", lead: { email } });
  }
  await untilIdle(t.app);
  const sent = await t.app.db.select().from(messages);
  expect(new Map(sent.map(({ leadId, senderId }) => [leadId, senderId]))).toEqual(tested);
  expect(new Set(tested.values()).size).toBeGreaterThan(1);
});

test("what goes wrong is answered: refused, out of reach, not rendered, keys that cannot be read", async () => {
  await using t = await openPreviewEngine();
  await using sink = await openSmtpSink({ onData: () => "550 5.7.1 looks like spam" });
  const refusing = await t.api<{ id: string }>("POST", "/v1/transports", { name: "refusing", url: sink.url });
  const gone = await t.api<{ id: string }>("POST", "/v1/transports", {
    name: "gone",
    url: `smtp://127.0.0.1:${await freePort()}`,
  });
  const sender = await t.api<{ id: string }>("POST", "/v1/senders", {
    name: "Sales",
    email: "sales@acme.test",
    key: "sales",
    transportIds: [refusing.id],
  });
  const id = await draftSequence(t.api, { sender: "sales" });
  const send = (body: object = {}) =>
    t.api<Tested>("POST", `/v1/sequences/${id}/test`, { to: "robin@acme.test", ...body });
  expect((await send({ steps: ["hello"] })).data).toMatchObject([
    { outcome: "rejected", code: "5.7.1", reason: expect.stringContaining("looks like spam"), transport: "refusing" },
  ]);
  await t.api("PATCH", `/v1/senders/${sender.id}`, { transportIds: [gone.id] });
  expect((await send()).data).toMatchObject([
    { stepId: "hello", outcome: "deferred", reason: expect.stringContaining("ECONNREFUSED"), transport: "gone" },
    { stepId: "again", outcome: "not_sent", code: "transport_failed_before" },
  ]);
  // The lead has no first name, and the subject nothing else.
  await t.api("PUT", "/v1/templates", { key: "hello", mjml: template("{{ lead.firstName }}") });
  expect((await send({ steps: ["hello"], lead: { email: "x@fjord.example" } })).data).toMatchObject([
    { outcome: "not_sent", code: "not_rendered", subject: null, reason: expect.stringContaining("subject is empty") },
  ]);
  const key = { domain: "acme.test", selector: "s1", sealedKey: "c2VhbGVkIHdpdGggYW5vdGhlciBrZXksIGxvbmcgZW5vdWdo" };
  await t.app.db
    .update(senders)
    .set({ dkim: [key] })
    .where(eq(senders.key, "sales"));
  expect((await send({ steps: ["again"] })).data).toMatchObject([{ outcome: "not_sent", code: "sender_unusable" }]);
  const usage = await t.api("GET", `/v1/senders/${sender.id}/usage`);
  expect(usage).toMatchObject({ today: { used: 0 } });
  expect(await t.api("GET", "/v1/guard-trips")).toMatchObject({ data: [] });
});

test("a draft and a published version are told apart, and only chosen steps need their templates", async () => {
  await using t = await openPreviewEngine();
  const id = await draftSequence(t.api);
  const send = (body: object) => t.ask("POST", `/v1/sequences/${id}/test`, { to: "robin@acme.test", ...body });
  const code = async (body: object) => {
    const { status, text } = await send(body);
    return [status, JSON.parse(text).code];
  };
  expect(await code({ of: "published" })).toEqual([409, "sequence_not_published"]);
  await t.api("POST", `/v1/sequences/${id}/publish`);
  await t.api("PUT", "/v1/templates", { key: "hello", mjml: template("Changed") });
  const subjects = async (of: string) => {
    const { text } = await send({ of, steps: ["hello"], lead: { firstName: "Mara" } });
    return (JSON.parse(text) as Tested).data.map(({ subject }) => subject);
  };
  expect(await subjects("published")).toEqual(["[Test] Hello Mara"]);
  expect(await subjects("draft")).toEqual(["[Test] Changed"]);

  const { data } = await t.api<{ data: { id: string }[] }>("GET", "/v1/templates?key=again");
  await t.api("DELETE", `/v1/templates/${data[0]!.id}`);
  expect(await subjects("draft")).toEqual(["[Test] Changed"]);
  const missing = await send({ steps: ["again"] });
  expect([missing.status, JSON.parse(missing.text)]).toMatchObject([
    422,
    { code: "invalid_template", problems: [{ pointer: "/steps/2/template", code: "template_not_found" }] },
  ]);
  expect(await code({ steps: ["helo"] })).toEqual([422, "unknown_step"]);
  expect(await code({ steps: ["pause"] })).toEqual([422, "unknown_step"]);
  expect(await code({ steps: ["hello"], leadId: id })).toEqual([404, "lead_not_found"]);
  expect(await code({ steps: ["hello"], segment: "nobody" })).toEqual([404, "segment_not_found"]);
  expect(await code({ lead: {}, segment: "nobody" })).toEqual([422, "invalid_input"]);
  expect(await code({ cc: "x@acme.test" })).toEqual([422, "invalid_input"]);
  const unknown = await t.ask("POST", `/v1/sequences/${crypto.randomUUID()}/test`, { to: "robin@acme.test" });
  expect(JSON.parse(unknown.text).code).toBe("sequence_not_found");
  expect(await t.app.db.select().from(sequences)).toHaveLength(1);
});

test("a test is rendered for somebody of a segment", async () => {
  await using t = await openPreviewEngine();
  const id = await draftSequence(t.api);
  await t.api("POST", "/v1/leads", { ...mara, tags: ["fair"] });
  await t.api("PUT", "/v1/segments", { key: "fair", name: "Fair", condition: { tag: "fair" } });
  await t.api("PUT", "/v1/segments", { key: "empty", name: "Empty", condition: { tag: "none" } });
  const body = { to: "robin@acme.test", steps: ["hello"] };
  const { data } = await t.api<Tested>("POST", `/v1/sequences/${id}/test`, { ...body, segment: "fair" });
  expect(data[0]!.subject).toBe("[Test] Hello Mara");
  const nobody = await t.ask("POST", `/v1/sequences/${id}/test`, { ...body, segment: "empty" });
  expect([nobody.status, JSON.parse(nobody.text).code]).toEqual([422, "nobody"]);
});
