import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { messages } from "../../src/db/schema/index.ts";
import { createApiClient } from "../../src/demo/api-client.ts";
import { createKey } from "../../src/key/create-key.ts";
import { openTestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { smallTemplate } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const dayMs = 86_400_000;

test("a step that continues the thread references the mail before it, under its subject; the next thread is its own", async () => {
  await using sink = await openSmtpSink();
  await using t = await openTestEngine({ roles: ["api", "worker"], settings: { smtpUrl: sink.url } });
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const api = createApiClient(t.engine.apiUrl!, secret);
  const mails = [
    { id: "hello", subject: "Welcome, {{ lead.firstName }}" },
    { id: "nudge", subject: "Did you see it?", thread: true },
    { id: "last", subject: "Last one", thread: true },
    { id: "offer", subject: "An offer" },
    { id: "remind", subject: "Still there", thread: true },
  ];
  await api("PUT", "/v1/templates", { key: "hello", mjml: smallTemplate("Hello") });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Threads",
    trigger: { event: "signup" },
    steps: mails.flatMap((mail) => [
      { kind: "email", template: "hello", ...mail },
      { id: `after-${mail.id}`, kind: "wait", for: "P2D" },
    ]),
  });
  await api("POST", `/v1/sequences/${id}/publish`, {});
  await api("POST", "/v1/events", { name: "signup", lead: { email: "ada@lead.test", firstName: "Ada" } });
  for (let sent = 1; sent <= mails.length; sent += 1) {
    await untilIdle(t.app);
    expect(sink.mails).toHaveLength(sent);
    t.clock.advanceBy(2 * dayMs);
  }

  const read = await Promise.all(sink.mails.map(({ raw }) => PostalMime.parse(raw)));
  const ids = read.map(({ messageId }) => messageId);
  expect(read.map(({ subject }) => subject)).toEqual([
    "Welcome, Ada",
    "Re: Welcome, Ada",
    "Re: Welcome, Ada",
    "An offer",
    "Re: An offer",
  ]);
  expect(read.map(({ inReplyTo }) => inReplyTo)).toEqual([undefined, ids[0], ids[1], undefined, ids[3]]);
  expect(read.map(({ references }) => references?.split(/\s+/))).toEqual([
    undefined,
    [ids[0]],
    [ids[0], ids[1]],
    undefined,
    [ids[3]],
  ]);
  const kept = await t.app.db.select({ thread: messages.thread }).from(messages).orderBy(messages.queuedAt);
  expect(kept.map(({ thread }) => thread)).toEqual([[], [ids[0]], [ids[0], ids[1]], [], [ids[3]]]);
});

test("with no mail sent before it, a step that would continue a thread begins one, under its own subject", async () => {
  await using sink = await openSmtpSink({
    onData: ({ raw }) => (raw.includes("Subject: Welcome") ? "552 5.3.4 message too big" : null),
  });
  await using t = await openTestEngine({ roles: ["api", "worker"], settings: { smtpUrl: sink.url } });
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const api = createApiClient(t.engine.apiUrl!, secret);
  await api("PUT", "/v1/templates", { key: "hello", mjml: smallTemplate("Welcome") });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Threads",
    trigger: { event: "signup" },
    steps: [
      { id: "hello", kind: "email", template: "hello" },
      { id: "nudge", kind: "email", template: "hello", subject: "Hello again", thread: true },
    ],
  });
  await api("POST", `/v1/sequences/${id}/publish`, {});
  await api("POST", "/v1/events", { name: "signup", lead: { email: "ada@lead.test" } });
  await untilIdle(t.app);
  expect(sink.mails).toHaveLength(1);
  const { subject, inReplyTo, references } = await PostalMime.parse(sink.mails[0]!.raw);
  expect({ subject, inReplyTo, references }).toEqual({ subject: "Hello again" });
});
