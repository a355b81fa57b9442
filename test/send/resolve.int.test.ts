import { expect, test } from "vitest";
import { createApiClient } from "../../src/demo/api-client.ts";
import { createKey } from "../../src/key/create-key.ts";
import { exitEnrollment } from "../../src/enrollment/exit.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const twoDaysMs = 2 * 86_400_000;
const handedOverAt = "2026-01-05T09:00:00.000Z";

interface Message {
  id: string;
  enrollmentId: string;
  status: string;
  reason: string | null;
  sentAt: string | null;
  settledAt: string | null;
  rfcMessageId: string;
  history: { status: string; reason: string | null; by?: string; note?: string | null }[];
}

interface Explained {
  messages: { waiting: { rule: string; reason: string; until: string | null } | null }[];
}

/**
 * The first of two mails, held for a person an hour after it was handed over: the server took its content and cut the
 * line without an answer.
 */
async function held() {
  await using stack = new AsyncDisposableStack();
  const tries: string[] = [];
  const sink = stack.use(
    await openSmtpSink({ onData: ({ raw }) => (tries.push(raw.toString()) === 1 ? "drop" : null) }),
  );
  const t = stack.use(await openTestEngine({ roles: ["api", "worker"], settings: { smtpUrl: sink.url } }));
  const { key, secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const api = createApiClient(t.engine.apiUrl!, secret);
  const sequenceId = await publishMails(t.app, { mails: 2 });
  const sequence = await api("PATCH", `/v1/sequences/${sequenceId}`, { uncertainPolicy: "hold" });
  expect(sequence).toMatchObject({ uncertainPolicy: "hold", senderIds: [] });
  await recordEvent(t.app, { name: "signup", lead: { email: "lee@lead.test" }, properties: {}, source: "api" });
  const message = await eventually(async () => {
    const { data } = await api<{ data: Message[] }>("GET", "/v1/messages?status=uncertain");
    return data.find(({ reason }) => reason === "held");
  });
  t.clock.advanceBy(3_600_000);
  const resolve = (action: string, note?: string) =>
    api<Message>("POST", `/v1/messages/${message.id}/resolve`, { action, ...(note !== undefined && { note }) });
  const open = stack.move();
  return { t, api, sink, tries, key, message, resolve, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const statuses = async (api: Awaited<ReturnType<typeof held>>["api"]) =>
  (await api<{ data: Message[] }>("GET", "/v1/messages")).data.map(({ status }) => status);

test("a held message that is sent again has the same Message-ID, and the walk goes on", async () => {
  await using h = await held();
  await h.resolve("resend");
  await untilIdle(h.t.app);
  expect(h.tries).toHaveLength(2);
  for (const raw of h.tries) expect(raw).toContain(h.message.rfcMessageId);
  h.t.clock.advanceBy(twoDaysMs);
  await untilIdle(h.t.app);
  expect(await statuses(h.api)).toEqual(["sent", "sent"]);
});

test("a held message that was delivered counts as sent when it was handed over, and the walk goes on from now", async () => {
  await using h = await held();
  const message = await h.resolve("mark_sent", "the relay's log shows it");
  expect(message).toMatchObject({
    status: "sent",
    reason: "marked_sent_by_hand",
    sentAt: handedOverAt,
    settledAt: "2026-01-05T10:00:00.000Z",
  });
  expect(message.history.at(-1)).toMatchObject({
    status: "sent",
    reason: "marked_sent_by_hand",
    by: h.key.id,
    note: "the relay's log shows it",
  });
  await untilIdle(h.t.app);
  h.t.clock.advanceBy(twoDaysMs - 1);
  await untilIdle(h.t.app);
  expect(h.tries).toHaveLength(1);
  h.t.clock.advanceBy(1);
  await untilIdle(h.t.app);
  expect(await statuses(h.api)).toEqual(["sent", "sent"]);
  expect(h.tries).toHaveLength(2);
});

test("a held message that is canceled is never sent, and the walk goes on", async () => {
  await using h = await held();
  expect(await h.resolve("cancel")).toMatchObject({ status: "canceled", reason: "canceled_by_hand", sentAt: null });
  await untilIdle(h.t.app);
  h.t.clock.advanceBy(twoDaysMs);
  await untilIdle(h.t.app);
  expect(await statuses(h.api)).toEqual(["sent", "canceled"]);
  expect(h.tries).toHaveLength(2);
});

test("the explanation of a walk says that a held message waits for a person, and how to decide", async () => {
  await using h = await held();
  const explain = () => h.api<Explained>("GET", `/v1/enrollments/${h.message.enrollmentId}/explain`);
  const decide = expect.stringContaining(`/v1/messages/${h.message.id}/resolve`);
  expect((await explain()).messages[0]?.waiting).toEqual({ rule: "uncertain", reason: decide, until: null });
  await h.resolve("cancel");
  expect((await explain()).messages[0]?.waiting).toBeNull();
});

test("of two people who decide at once, one does", async () => {
  await using h = await held();
  const answers = await Promise.allSettled([h.resolve("cancel"), h.resolve("mark_sent"), h.resolve("cancel")]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [String(answer.reason)] : []));
  expect(refusals).toHaveLength(2);
  for (const refusal of refusals) expect(refusal).toMatch(/answered 409.*"message_not_uncertain"/);
  const decisions = (await h.api<Message>("GET", `/v1/messages/${h.message.id}`)).history.filter(({ by }) => by);
  expect(decisions).toHaveLength(1);
});

test("a held message whose enrollment is stopped needs no decision any more", async () => {
  await using h = await held();
  await exitEnrollment(h.t.app, { id: h.message.enrollmentId });
  await expect(h.resolve("resend")).rejects.toThrow(/answered 409.*"message_not_uncertain"/);
  expect(h.tries).toHaveLength(1);
});

test("what is no message, and what is no decision, is refused", async () => {
  await using h = await held();
  const nobody = "/v1/messages/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111/resolve";
  await expect(h.api("POST", nobody, { action: "cancel" })).rejects.toThrow(/answered 404.*"message_not_found"/);
  await expect(h.resolve("maybe")).rejects.toThrow(/answered 422/);
  const wrong = { senderIds: ["019aa5c8-93a0-7c1d-8a83-2f6de1b4c111"] };
  const { data } = await h.api<{ data: { id: string }[] }>("GET", "/v1/sequences");
  const patched = h.api("PATCH", `/v1/sequences/${data[0]!.id}`, wrong);
  await expect(patched).rejects.toThrow(/answered 422.*"unknown_sender"/);
});
