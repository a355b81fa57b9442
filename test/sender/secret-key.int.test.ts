import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createApi } from "../../src/api/api.ts";
import { openApp } from "../../src/app.ts";
import type { App, AppSettings } from "../../src/app.ts";
import { explainLead } from "../../src/enrollment/explain/explain.ts";
import { createKey } from "../../src/key/create-key.ts";
import { startEngine } from "../../src/main.ts";
import { drivenClock } from "../../src/platform/clock.ts";
import { openLog } from "../../src/platform/log.ts";
import { createSealer } from "../../src/platform/secret/seal.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { messageAddress, readMessageAddress } from "../../src/send/mail/addresses.ts";
import { clickUrl, pixelUrl, unsubscribeUrl } from "../../src/send/mail/links.ts";
import { addDkimKey } from "../../src/sender/dkim/add-key.ts";
import { createSender } from "../../src/sender/create-sender.ts";
import { patchSender } from "../../src/sender/patch-sender.ts";
import { senderInput } from "../../src/sender/sender-schemas.ts";
import { lookAfterSecrets } from "../../src/sender/secret/keep-secrets.ts";
import { createTransport } from "../../src/sender/transport/create-transport.ts";
import { getSenderUsage } from "../../src/sender/usage/get-usage.ts";
import { ledger, queueMails } from "../send/support.ts";
import { createTestDatabase } from "../support/database.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { openSmtpSink } from "../support/smtp-sink.ts";

const oldKey = "the old key, long enough to be taken as one";
const newKey = "the new key, long enough to be taken as one";
const clock = drivenClock("2026-01-05T09:00:00Z");

/** An installation whose key can be changed: each App is of a process that was started with other settings. */
async function openInstallation() {
  const stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const sink = stack.use(await openSmtpSink());
  const start = async (keys: Pick<AppSettings, "secretKey" | "previousSecretKeys">) => {
    const lines: string[] = [];
    const app = stack.use(
      await openApp(
        {
          databaseUrl: database.url,
          queue: { kind: "postgres", url: database.url },
          smtpUrl: sink.url,
          site: {
            publicUrl: "http://ripen.test",
            replyDomain: "reply.test",
            company: { name: "Acme", address: "1 Main Street" },
          },
          mailFrom: { name: "Ada", email: "ada@acme.test" },
          ...keys,
        },
        { clock, log: openLog("info", { write: (line) => void lines.push(line) }) },
      ),
    );
    await lookAfterSecrets(app);
    const { secret } = await createKey(app, { name: "test", kind: "secret" });
    const api = createApi(app);
    const get = async (path: string) => {
      const answer = await api.request(path, { headers: { Authorization: `Bearer ${secret}` } });
      return { status: answer.status, json: JSON.parse(await answer.text()) };
    };
    return { app, lines, api, get };
  };
  return { sink, start, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Ten mails wait of a sender with a transport and a DKIM key of its own. */
async function queueOfOwnSender(app: App, url: string) {
  const senderId = await queueMails(app, 10);
  const transport = await createTransport(app, { name: "own", url, maxConnections: 1 });
  await patchSender(app, { id: senderId, patch: { transportIds: [transport.id] } });
  await addDkimKey(app, { id: senderId, input: { selector: "s1", algorithm: "ed25519" } });
  return { senderId, transportId: transport.id };
}

const statuses = async (app: App) => new Set((await ledger(app)).map(({ status }) => status));

test("with a changed SECRET_KEY nothing is lost, nothing goes unsigned, and everything says why", async () => {
  await using installation = await openInstallation();
  const before = await installation.start({ secretKey: oldKey });
  const { senderId, transportId } = await queueOfOwnSender(before.app, installation.sink.url);

  const { app, lines, get } = await installation.start({ secretKey: newKey });
  expect(lines.join("")).toMatch(/SECRET_KEY was changed: links.+SECRET_KEY_PREVIOUS/);
  expect(lines.join("")).toMatch(/the URL of the transport \\"own\\".+the DKIM key \\"s1\\" of acme\.test/);

  expect(await get(`/v1/transports/${transportId}`)).toMatchObject({
    status: 200,
    json: { name: "own", url: null, authenticated: null },
  });
  expect((await get("/v1/transports")).json.data).toMatchObject([{ id: transportId, url: null }]);
  expect(await get(`/v1/senders/${senderId}/dkim-keys`)).toMatchObject({
    status: 200,
    json: { data: [{ selector: "s1", domain: "acme.test", algorithm: null, record: null }] },
  });

  await dispatchSender(app, senderId);
  expect(installation.sink.mails).toEqual([]);
  expect(await statuses(app)).toEqual(new Set(["queued"]));
  const reason = expect.stringMatching(/DKIM key "s1" of acme\.test.+another SECRET_KEY.+SECRET_KEY_PREVIOUS/);
  expect(await getSenderUsage(app, { id: senderId })).toMatchObject({
    state: "held",
    reason: "transport_unavailable",
    transportFault: { reason },
  });
  const [mail] = await ledger(app);
  const { messages } = await explainLead(app, { id: mail!.leadId });
  expect(messages[0]?.waiting).toMatchObject({ rule: "transport_unavailable", reason });
});

test("an unreadable transport is passed over for one that works", async () => {
  await using installation = await openInstallation();
  const before = await installation.start({ secretKey: oldKey });
  const { senderId, transportId } = await queueOfOwnSender(before.app, "smtp://127.0.0.1:9");
  await before.app.db.execute(sql`update senders set dkim = '[]'`);

  const { app } = await installation.start({ secretKey: newKey });
  await dispatchSender(app, senderId);
  const reason = expect.stringMatching(/"own" failed: it was sealed with another SECRET_KEY/);
  expect(await getSenderUsage(app, { id: senderId })).toMatchObject({ transportFault: { reason } });

  const other = await createTransport(app, { name: "other", url: installation.sink.url, maxConnections: 1 });
  await patchSender(app, { id: senderId, patch: { transportIds: [transportId, other.id] } });
  await dispatchSender(app, senderId);
  expect(installation.sink.mails).toHaveLength(10);
  expect(await getSenderUsage(app, { id: senderId })).toMatchObject({ state: "open", transportFault: null });
});

test("with the old key in SECRET_KEY_PREVIOUS mails go out, and what was sealed is sealed anew", async () => {
  await using installation = await openInstallation();
  const before = await installation.start({ secretKey: oldKey });
  const { senderId, transportId } = await queueOfOwnSender(before.app, installation.sink.url);

  const between = await installation.start({ secretKey: newKey, previousSecretKeys: [oldKey] });
  expect(between.lines.join("")).toMatch(/"renewed":2.+sealed anew/);
  expect(between.lines.join("")).not.toContain("SECRET_KEY was changed");

  const { app, lines, get } = await installation.start({ secretKey: newKey });
  expect(lines.join("")).not.toContain("sealed with another");
  expect((await get(`/v1/transports/${transportId}`)).json.url).toBe(installation.sink.url);
  await dispatchSender(app, senderId);
  expect(installation.sink.mails).toHaveLength(10);
  expect(installation.sink.mails[0]?.raw.toString()).toMatch(/^DKIM-Signature: .+/m);
  expect(await statuses(app)).toEqual(new Set(["sent"]));
});

test("an engine that starts seals anew what an earlier key sealed", async () => {
  await using t = await openTestEngine({ roles: [], settings: { secretKey: oldKey } });
  await createTransport(t.app, { name: "own", url: "smtp://mail.acme.test", maxConnections: 1 });
  const keys = { secretKey: newKey, previousSecretKeys: [oldKey] };
  await using _next = await startEngine({ ...t.settings, ...keys }, { clock, log: openLog("fatal") });
  const sealer = createSealer(newKey, "senders");
  await eventually(async () => {
    const [row] = await t.app.db.execute<{ sealed: string }>(sql`select sealed_url as sealed from transports`);
    return sealer.read(row!.sealed) === "smtp://mail.acme.test";
  });
});

test("a key that cannot be read is not shared with another sender, and what somebody sets anew is not undone", async () => {
  await using installation = await openInstallation();
  const before = await installation.start({ secretKey: oldKey });
  const { senderId } = await queueOfOwnSender(before.app, installation.sink.url);
  const { app } = await installation.start({ secretKey: newKey });
  const other = await createSender(app, senderInput.parse({ name: "Bob", email: "bob@acme.test" }));
  await expect(addDkimKey(app, { id: other.id, input: { selector: "s1", of: senderId } })).rejects.toMatchObject({
    code: "secret_unreadable",
    status: 409,
  });
  await addDkimKey(app, { id: senderId, input: { selector: "s2", algorithm: "ed25519" } });
  const last = await installation.start({ secretKey: newKey, previousSecretKeys: [oldKey] });
  expect(last.lines.join("")).toMatch(/"renewed":2/);
  await dispatchSender(last.app, senderId);
  expect(installation.sink.mails[0]?.raw.toString()).toMatch(/s=s1[\s\S]+s=s2|s=s2[\s\S]+s=s1/);
});

test("links and addresses of mails sent with the old key work, once it is named", async () => {
  await using installation = await openInstallation();
  const before = await installation.start({ secretKey: oldKey });
  const senderId = await queueMails(before.app, 1);
  await dispatchSender(before.app, senderId);
  const [mail] = await ledger(before.app);
  const { site, signers } = before.app;
  const path = (url: string) => url.slice(site.publicUrl.length);
  const target = "https://acme.test/guide";
  const links = [
    path(pixelUrl(site, signers.track, mail!.id)),
    path(clickUrl(site, signers.track, mail!.id, target)),
    path(unsubscribeUrl(site, signers.unsubscribe, mail!.id)),
  ];
  const address = messageAddress(site, signers.reply, "reply", mail!.id);
  const follow = async ({ api, app }: { api: ReturnType<typeof createApi>; app: App }) => ({
    answers: await Promise.all(links.map(async (link) => (await api.request(link)).status)),
    reply: readMessageAddress(site, app.signers.reply, address)?.messageId,
  });

  const named = await installation.start({ secretKey: newKey, previousSecretKeys: [oldKey] });
  expect(await follow(named)).toEqual({ answers: [200, 302, 200], reply: mail!.id });
  const lost = await installation.start({ secretKey: newKey });
  expect(await follow(lost)).toEqual({ answers: [200, 404, 404], reply: undefined });
  expect(lost.lines.join("")).toContain("SECRET_KEY was changed");
});
