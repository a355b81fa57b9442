import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../src/platform/net/free-port.ts";
import { type TransportOptions, openTransport } from "../../src/send/carrier/transport.ts";
import { type SinkBehavior, openSmtpSink } from "../support/smtp-sink.ts";

const raw = Buffer.from("From: a@r.example\r\nTo: b@example.com\r\nSubject: x\r\n\r\nHello\r\n.\r\n..end\r\n");
const outgoing = (to = "lead@example.com") => ({ envelope: { from: "bounce@r.example", to }, raw });

async function sendTo(behavior: SinkBehavior, options: Partial<TransportOptions> = {}) {
  await using sink = await openSmtpSink(behavior);
  const transport = openTransport({ url: sink.url, ...options });
  const outcome = await transport.send(outgoing());
  await transport.close();
  return outcome;
}

test("an accepted message arrives byte for byte", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url });
  expect(await transport.send(outgoing())).toMatchObject({ kind: "accepted", response: expect.stringMatching(/^250/) });
  await transport.close();
  expect(sink.mails).toHaveLength(1);
  expect(sink.mails[0]).toMatchObject({ from: "bounce@r.example", to: ["lead@example.com"] });
  expect(sink.mails[0]?.raw.toString()).toBe(raw.toString());
});

test("a mail is written and handed over", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url });
  const mail = {
    from: { address: "a@r.example" },
    to: { address: "b@example.com" },
    subject: "x",
    text: "y",
    messageId: "<1@r.example>",
    date: new Date(0),
    headers: {},
  };
  await transport.send({ envelope: { from: "a@r.example", to: "b@example.com" }, mail });
  await transport.close();
  expect(sink.mails[0]?.raw.toString()).toContain("Message-ID: <1@r.example>");
});

test.each<[string, SinkBehavior, object]>([
  ["421 at MAIL FROM", { onMailFrom: () => "421 4.7.0 busy" }, { kind: "deferred", class: "connection", code: 421 }],
  ["450 at RCPT TO", { onRcptTo: () => "450 4.2.1 busy" }, { kind: "deferred", class: "mailbox", code: 450 }],
  ["451 greylisting", { onRcptTo: () => "451 4.7.1 greylisted" }, { kind: "deferred", class: "greylisted" }],
  ["550 at RCPT TO", { onRcptTo: () => "550 5.1.1 unknown" }, { kind: "rejected", hard: true, status: "5.1.1" }],
  ["552 after the content", { onData: () => "552 5.2.2 full" }, { kind: "rejected", hard: false, policy: false }],
  ["554 spam after the content", { onData: () => "554 5.7.1 spam" }, { kind: "rejected", policy: true }],
  ["451 after the content", { onData: () => "451 4.3.0 later" }, { kind: "deferred", class: "server", code: 451 }],
  ["421 after the content", { onData: () => "421 4.3.2 shutting down" }, { kind: "deferred", code: 421 }],
  ["a cut at RCPT TO", { onRcptTo: () => "drop" }, { kind: "deferred", class: "connection" }],
  ["a cut at MAIL FROM", { onMailFrom: () => "drop" }, { kind: "deferred", class: "connection" }],
  ["a cut after the content", { onData: () => "drop" }, { kind: "uncertain" }],
])("%s", async (_name, behavior, expected) => {
  expect(await sendTo(behavior)).toMatchObject(expected);
});

test("silence after the content is uncertain once the timeout is over", async () => {
  const outcome = await sendTo({ dataDelayMs: 20_000 }, { socketTimeoutMs: 200 });
  expect(outcome).toMatchObject({ kind: "uncertain" });
});

test("an address that no envelope can hold is rejected and leaves the session usable", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  expect(await transport.send(outgoing("a@b.example>\r\nRCPT TO:<x@y.example"))).toMatchObject({ kind: "rejected" });
  expect(await transport.send(outgoing())).toMatchObject({ kind: "accepted" });
  await transport.close();
  expect(sink.mails.map(({ to }) => to)).toEqual([["lead@example.com"]]);
});

test("letters beyond ASCII before the @ are rejected with the reason where the server does not offer SMTPUTF8", async () => {
  const named: string[] = [];
  await using plain = await openSmtpSink({ smtpUtf8: false, onEnvelope: (recipient) => named.push(recipient) });
  await using able = await openSmtpSink();
  for (const [sink, expected] of [
    [plain, { kind: "rejected", hard: false, status: "5.6.7", reason: expect.stringMatching(/^smtputf8_not_offered/) }],
    [able, { kind: "accepted" }],
  ] as const) {
    const transport = openTransport({ url: sink.url, maxConnections: 1 });
    expect(await transport.send(outgoing("jürgen@münchen.example"))).toMatchObject(expected);
    expect(await transport.send(outgoing("a@münchen.example"))).toMatchObject({ kind: "accepted" });
    await transport.close();
  }
  expect(named).toEqual(["a@xn--mnchen-3ya.example"]);
  expect(able.mails.flatMap(({ to }) => to)[0]).toBe("jürgen@münchen.example");
});

test("an unreachable server defers, and verify says why", async () => {
  const port = await freePort();
  const transport = openTransport({ url: `smtp://127.0.0.1:${port}` });
  expect(await transport.send(outgoing())).toMatchObject({ kind: "deferred", class: "connection" });
  expect(await transport.verify()).toMatchObject({
    kind: "unreachable",
    reason: expect.stringContaining("ECONNREFUSED"),
  });
  await transport.close();
});

test("a server that never greets is given up", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const transport = openTransport({ url: `smtp://127.0.0.1:${port}`, greetingTimeoutMs: 200 });
  expect(await transport.send(outgoing())).toMatchObject({
    kind: "deferred",
    class: "connection",
    reason: "The server does not greet",
  });
  await transport.close();
  server.close();
});

test("wrong credentials defer the message and do not reject it", async () => {
  await using sink = await openSmtpSink({ auth: { user: "u", pass: "p" } });
  const good = openTransport({ url: `smtp://u:p@127.0.0.1:${sink.port}` });
  expect(await good.verify()).toEqual({ kind: "ready" });
  expect(await good.send(outgoing())).toMatchObject({ kind: "accepted" });
  await good.close();
  const bad = openTransport({ url: `smtp://u:wrong@127.0.0.1:${sink.port}` });
  expect(await bad.send(outgoing())).toMatchObject({ kind: "deferred", class: "auth" });
  await bad.close();
});

test("connections are kept and never exceed the limit", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url, maxConnections: 3 });
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, n) => transport.send(outgoing(`l${n}@example.com`))),
  );
  await transport.close();
  expect(outcomes.every(({ kind }) => kind === "accepted")).toBe(true);
  expect(sink.mails).toHaveLength(60);
  expect(sink.sessions()).toBe(3);
});

test("a connection is replaced after its share of messages", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url, maxConnections: 1, maxMessagesPerConnection: 2 });
  for (let n = 0; n < 5; n += 1) expect(await transport.send(outgoing())).toMatchObject({ kind: "accepted" });
  await transport.close();
  expect(sink.sessions()).toBe(3);
});

test("one refused recipient does not disturb the next message on the same connection", async () => {
  await using sink = await openSmtpSink({ onRcptTo: (to) => (to.startsWith("bad") ? "550 5.1.1 unknown" : null) });
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const outcomes = [];
  for (const name of ["a", "bad1", "b", "bad2", "c"])
    outcomes.push((await transport.send(outgoing(`${name}@x.example`))).kind);
  await transport.close();
  expect(outcomes).toEqual(["accepted", "rejected", "accepted", "rejected", "accepted"]);
  expect(sink.sessions()).toBe(1);
});

test("an idle connection that the server has closed is replaced without a word", async () => {
  await using sink = await openSmtpSink();
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  await transport.send(outgoing());
  await sink.dropConnections();
  expect(await transport.send(outgoing())).toMatchObject({ kind: "accepted" });
  await transport.close();
  expect(sink.mails).toHaveLength(2);
});

test("closing finishes what is in flight and defers what waits", async () => {
  await using sink = await openSmtpSink({ dataDelayMs: 100 });
  const transport = openTransport({ url: sink.url, maxConnections: 1 });
  const sends = [transport.send(outgoing("first@example.com")), transport.send(outgoing("second@example.com"))];
  expect(transport.load).toEqual({ busy: 1, waiting: 1 });
  await transport.close();
  const kinds = (await Promise.all(sends)).map(({ kind }) => kind);
  expect(kinds).toEqual(["accepted", "deferred"]);
  expect(sink.mails).toHaveLength(1);
  expect(await transport.send(outgoing())).toMatchObject({ kind: "deferred", class: "connection" });
});
