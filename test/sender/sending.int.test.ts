import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { type ApiClient, createApiClient } from "../../src/demo/api-client.ts";
import { createKey } from "../../src/key/create-key.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { patchSender } from "../../src/sender/patch-sender.ts";
import { createTransport } from "../../src/sender/transport/create-transport.ts";
import { patchTransport } from "../../src/sender/transport/patch-transport.ts";
import { ledger, queueMails } from "../send/support.ts";
import { type TestEngine, openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { smallTemplate } from "../support/sequences.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const dayMs = 86_400_000;

interface Sender {
  id: string;
}

async function clientOf({ engine, app }: TestEngine): Promise<ApiClient> {
  const { secret } = await createKey(app, { name: "test", kind: "secret" });
  return createApiClient(engine.apiUrl!, secret);
}

/** A published sequence of one mail from the sender with that key, and some leads that sign up for it. */
async function publish(api: ApiClient, sender: string): Promise<void> {
  await api("PUT", "/v1/templates", { key: "hello", mjml: smallTemplate("Hello") });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Hello",
    trigger: { event: "signup" },
    sender,
    steps: [{ id: "hello", kind: "email", template: "hello" }],
  });
  await api("POST", `/v1/sequences/${id}/publish`, {});
}

async function signUp(api: ApiClient, emails: readonly string[]): Promise<void> {
  for (const email of emails) await api("POST", "/v1/events", { name: "signup", lead: { email } });
}

const leads = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `lead${from + index}@lead.test`);

/** Waits until that many messages have the status. */
async function until(app: App, status: string, count: number): Promise<void> {
  await eventually(async () => (await ledger(app)).filter((row) => row.status === status).length === count);
}

test("a sender made over HTTP sends over its own transport, signed so that an independent verifier agrees", async () => {
  await using t = await openTestEngine({ roles: ["api", "worker"] });
  const login = { user: "ada@acme.test", pass: "p@ss/w:rd%" };
  await using sink = await openSmtpSink({ auth: login });
  await using second = await openSmtpSink();
  const api = await clientOf(t);
  const url = new URL(sink.url);
  url.username = encodeURIComponent(login.user);
  url.password = encodeURIComponent(login.pass);
  const transport = await api<{ id: string }>("POST", "/v1/transports", { name: "own", url: url.href });
  const sender = await api<Sender>("POST", "/v1/senders", {
    name: "Sales at Acme",
    email: "sales@acme.test",
    key: "sales",
    transportIds: [transport.id],
  });
  const records = new Map<string, string>();
  for (const [selector, algorithm] of [
    ["r1", "rsa"],
    ["e1", "ed25519"],
  ]) {
    const key = await api<{ record: { name: string; value: string } }>("POST", `/v1/senders/${sender.id}/dkim-keys`, {
      selector,
      algorithm,
    });
    records.set(key.record.name, key.record.value);
  }
  const resolver = async (name: string) => [[records.get(name) ?? ""]];
  const signaturesOf = async (raw: Buffer) =>
    (await dkimVerify(raw, { resolver })).results.map(({ algo, status, signingDomain }) => [
      algo,
      status.result,
      status.aligned,
      signingDomain,
    ]);

  await publish(api, "sales");
  await signUp(api, leads(1, 1));
  await untilIdle(t.app);
  expect(sink.mails.map(({ to }) => to)).toEqual([["lead1@lead.test"]]);
  const { raw } = sink.mails[0]!;
  expect(raw.toString()).toContain(`From: "Sales at Acme" <sales@acme.test>`);
  expect(await signaturesOf(raw)).toEqual([
    ["rsa-sha256", "pass", "acme.test", "acme.test"],
    ["ed25519-sha256", "pass", "acme.test", "acme.test"],
  ]);

  // The running worker follows a changed transport, and signs no longer with a deleted key.
  await api("PATCH", `/v1/transports/${transport.id}`, { url: second.url });
  await api("DELETE", `/v1/senders/${sender.id}/dkim-keys/r1`);
  await signUp(api, leads(2, 2));
  await untilIdle(t.app);
  expect(sink.mails).toHaveLength(1);
  expect(second.mails.map(({ to }) => to)).toEqual([["lead2@lead.test"]]);
  expect(await signaturesOf(second.mails[0]!.raw)).toEqual([["ed25519-sha256", "pass", "acme.test", "acme.test"]]);
});

test("a paused sender sends nothing, says why, and goes on when it is resumed", async () => {
  await using t = await openTestEngine({ roles: ["api", "worker"] });
  const api = await clientOf(t);
  const sender = await api<Sender>("POST", "/v1/senders", { name: "Sales", email: "sales@acme.test", key: "sales" });
  await publish(api, "sales");
  await api("POST", `/v1/senders/${sender.id}/pause`, { reason: "mailbox moves" });
  await signUp(api, leads(1, 3));
  await until(t.app, "queued", 3);
  await dispatchSender(t.app, sender.id);
  expect((await ledger(t.app)).map(({ status }) => status)).toEqual(["queued", "queued", "queued"]);
  expect(await api("GET", `/v1/senders/${sender.id}/usage`)).toMatchObject({
    state: "paused",
    reason: "mailbox moves",
    until: null,
    today: { used: 0, cap: null },
    waiting: { due: 3, later: 0, sending: 0, uncertain: 0, oldestDueAt: "2026-01-05T09:00:00.000Z" },
  });
  await api("POST", `/v1/senders/${sender.id}/resume`);
  await untilIdle(t.app);
  expect((await ledger(t.app)).map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
});

test("caps that are changed are obeyed at once, and usage tells where they stand", async () => {
  await using t = await openTestEngine({ roles: ["api", "worker"] });
  const api = await clientOf(t);
  const sender = await api<Sender>("POST", "/v1/senders", {
    name: "Sales",
    email: "sales@acme.test",
    key: "sales",
    timezone: "Asia/Tokyo",
    dailyCap: 2,
  });
  const path = `/v1/senders/${sender.id}`;
  const heldUntilTokyoMidnight = { state: "held", reason: "daily_cap", until: "2026-01-05T15:00:00.000Z" };
  await publish(api, "sales");
  await signUp(api, leads(1, 8));
  await until(t.app, "sent", 2);
  await until(t.app, "queued", 6);
  await dispatchSender(t.app, sender.id);
  expect(await api("GET", `${path}/usage`)).toMatchObject({
    ...heldUntilTokyoMidnight,
    today: { used: 2, cap: 2, endsAt: "2026-01-05T15:00:00.000Z" },
    thisHour: { used: 2, cap: null, endsAt: "2026-01-05T10:00:00.000Z" },
    waiting: { due: 6 },
  });

  await api("PATCH", path, { dailyCap: 5 });
  await until(t.app, "sent", 5);
  await api("PATCH", path, { dailyCap: 3 });
  await dispatchSender(t.app, sender.id);
  expect(await api("GET", `${path}/usage`)).toMatchObject({
    ...heldUntilTokyoMidnight,
    today: { used: 5, cap: 3 },
    waiting: { due: 3 },
  });

  t.clock.advanceBy(dayMs / 4);
  await until(t.app, "sent", 8);
});

test("a new cap ends no minimum gap, a new gap does", async () => {
  await using t = await openTestEngine({ roles: ["api", "worker"] });
  const api = await clientOf(t);
  const sender = await api<Sender>("POST", "/v1/senders", {
    name: "Sales",
    email: "sales@acme.test",
    key: "sales",
    minGapMs: 600_000,
  });
  const path = `/v1/senders/${sender.id}`;
  await publish(api, "sales");
  await signUp(api, leads(1, 3));
  await until(t.app, "queued", 2);
  await until(t.app, "sent", 1);
  const held = { state: "held", reason: "min_gap", until: "2026-01-05T09:10:00.000Z" };
  expect(await api("GET", `${path}/usage`)).toMatchObject(held);
  await api("PATCH", path, { dailyCap: 100 });
  await dispatchSender(t.app, sender.id);
  expect(await api("GET", `${path}/usage`)).toMatchObject({ ...held, today: { used: 1, cap: 100 } });
  await api("PATCH", path, { minGapMs: 0 });
  await until(t.app, "sent", 3);
});

test("a transport that changes while a long lane is being sent is followed in the middle of it", async () => {
  await using t = await openTestEngine({ roles: [] });
  await using slow = await openSmtpSink({ dataDelayMs: 60 });
  await using second = await openSmtpSink();
  const senderId = await queueMails(t.app, 150);
  const transport = await createTransport(t.app, { name: "own", url: slow.url, maxConnections: 2 });
  await patchSender(t.app, { id: senderId, patch: { transportIds: [transport.id] } });
  slow.onFirst(() => void patchTransport(t.app, { id: transport.id, patch: { url: second.url } }));
  await dispatchSender(t.app, senderId);
  expect((await ledger(t.app)).every(({ status }) => status === "sent")).toBe(true);
  expect(slow.mails.length + second.mails.length).toBe(150);
  expect(slow.mails.length).toBeGreaterThan(0);
  expect(second.mails.length).toBeGreaterThan(0);
});
