import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { webhookDeliveries, webhookEndpoints, webhookEvents } from "../../src/db/schema/index.ts";
import { patchLead } from "../../src/lead/patch-lead.ts";
import { retain } from "../../src/person/retention/retain.ts";
import { patchEndpoint, rotateSecret } from "../../src/webhook/endpoint/patch-endpoint.ts";
import { replayRange } from "../../src/webhook/log/replay.ts";
import { jobsOf, signUp } from "../aside/support.ts";
import { freePort } from "../../src/platform/net/free-port.ts";
import { eventually } from "../support/eventually.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { openReceiver } from "../support/receiver.ts";
import type { Receiver } from "../support/receiver.ts";
import { deliverAll, dueEndpoints, listen, read, verified } from "./support.ts";
import type { ReceivedEvent } from "./support.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

let t: TestEngine;
let receiver: Receiver;
let count = 0;
beforeAll(async () => {
  receiver = await openReceiver();
  t = await openTestEngine({ roles: [], settings: { webhooks: { allowPrivate: true, timeoutMs: 500 } } });
  // Receivers refuse what is older than some minutes.
  t.clock.advanceTo(new Date());
});
afterAll(async () => {
  await t[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
beforeEach(async () => {
  receiver.requests.length = 0;
  receiver.answers.clear();
  await t.app.db.execute(sql`truncate webhook_endpoints, webhook_events, webhook_deliveries`);
});

const patch = (id: string, fields: object) => patchLead(t.app.db, { id, patch: fields }, t.clock.now());

/** A lead of whom so many changes follow. @returns its id, and the company it has in the end */
async function change(changes: number): Promise<string> {
  count += 1;
  const [id] = await signUp(t.app, [`lead${count}@lead.test`]);
  for (let at = 1; at < changes; at += 1) await patch(id!, { company: `C${at}` });
  return id!;
}

const at = (path: string) => receiver.requests.filter((request) => request.path === path);
const ids = (path: string) => at(path).map((request) => Number(read(request).id.slice(4)));
const endpoint = async (id: string) =>
  (await t.app.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)))[0]!;
const statuses = async (id: string) =>
  Object.fromEntries(
    (
      await t.app.db.execute<{ status: string; count: number }>(
        sql`select status, count(*)::int as count from webhook_deliveries where endpoint_id = ${id} group by 1`,
      )
    ).map((row) => [row.status, row.count]),
  );
/** Time goes on in steps, and what is due then is delivered. */
async function live(forMs: number, stepMs: number): Promise<void> {
  for (let passed = 0; passed < forMs; passed += stepMs) {
    t.clock.advanceBy(stepMs);
    await deliverAll(t.app);
  }
}

/** For each lead, what came first is a try of the oldest event that was not taken yet. */
function expectOrder(path: string): void {
  const byLead = Map.groupBy(at(path).map(read), ({ data }) => data.lead.id as string);
  for (const events of byLead.values()) {
    const order = events.map(({ id }) => Number(id.slice(4)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
}

test("nothing is written down while no endpoint wants it, and an endpoint gets nothing of before", async () => {
  await change(2);
  expect(await t.app.db.$count(webhookEvents)).toBe(0);
  await listen(t.app, `${receiver.url}/handoffs`, ["handoff.*"]);
  await change(1);
  expect(await t.app.db.$count(webhookEvents)).toBe(0);
  const { secret } = await listen(t.app, `${receiver.url}/leads`, ["lead.*"]);
  await listen(t.app, `${receiver.url}/created`, ["lead.created"]);
  await change(3);
  await deliverAll(t.app);
  expect(at("/leads").map((request) => verified(request, secret).type)).toEqual([
    "lead.created",
    "lead.updated",
    "lead.updated",
  ]);
  expect(at("/created").map((request) => read(request).type)).toEqual(["lead.created"]);
  expect(at("/handoffs")).toEqual([]);
});

test("what a transaction takes back was never written down", async () => {
  await listen(t.app, `${receiver.url}/a`);
  await t.app.db
    .transaction(async (tx) => {
      await tx.execute(sql`update leads set company = 'taken back'`);
      throw new Error("taken back");
    })
    .catch(() => undefined);
  expect(await t.app.db.$count(webhookEvents)).toBe(0);
});

test("an event that is committed late goes before those with higher numbers", async () => {
  const { id } = await listen(t.app, `${receiver.url}/a`);
  const [lead] = await signUp(t.app, [`late@lead.test`]);
  await deliverAll(t.app);
  receiver.requests.length = 0;
  const note = (company: string) =>
    sql`select note_webhook('lead.updated', ${lead}, ${lead}, null, jsonb_build_object('changed', jsonb_build_array(${company}::text)))`;
  const committed = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const slow = t.app.db.transaction(async (tx) => {
    await tx.execute(note("first"));
    begun.resolve();
    await committed.promise;
  });
  await begun.promise;
  await t.app.db.execute(note("second"));
  await jobsOf(t.app).deliver({ webhookEndpointId: id });
  expect(at("/a")).toEqual([]);
  committed.resolve();
  await slow;
  await deliverAll(t.app);
  expect(at("/a").map((request) => read(request).data.changed)).toEqual([["first"], ["second"]]);
});

test("a receiver that hangs holds up nobody else", async () => {
  const hanging: (() => void)[] = [];
  const server = createServer((_request, response) => void hanging.push(() => response.end("ok")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const slow = await listen(t.app, `http://127.0.0.1:${port}/slow`);
  const good = await listen(t.app, `${receiver.url}/good`);
  await Promise.all(Array.from({ length: 5 }, () => change(3)));
  const jobs = jobsOf(t.app);
  // What transactions of other tests hold back goes with the next round.
  const untilCalled = async (): Promise<void> => {
    while (hanging.length === 0) await jobs.deliver({ webhookEndpointId: slow.id });
  };
  const waiting = untilCalled();
  while ((await statuses(good.id)).pending !== undefined) await jobs.deliver({ webhookEndpointId: good.id });
  expect(at("/good").length).toBe(15);
  expect((await statuses(slow.id)).delivered ?? 0).toBe(0);
  await waiting;
  expect(await endpoint(slow.id)).toMatchObject({ state: "enabled", failures: 1 });
  expect((await endpoint(slow.id)).lastError).toMatch(/timeout|abort/i);
  server.close();
  server.closeAllConnections();
});

test("through errors, redirects to private addresses, and two days without a receiver nothing is lost, in order", async () => {
  await using inner = await openReceiver();
  const redirect = { status: 302, headers: { Location: `${inner.url}/stolen` } };
  const bad = await listen(t.app, `${receiver.url}/bad`);
  const good = await listen(t.app, `${receiver.url}/good`);
  const leads = await Promise.all(Array.from({ length: 6 }, () => change(2)));
  receiver.answers.set("/bad", { status: 500 });
  await deliverAll(t.app);
  expect(at("/good").length).toBe(12);
  receiver.answers.set("/bad", redirect);
  await live(hour, 10 * minute);
  for (const id of leads) await patch(id, { company: "during the outage" });
  receiver.answers.set("/bad", { status: 503 });
  await live(2 * day, 2 * hour);
  expect(inner.requests).toEqual([]);
  expect(at("/good").length).toBe(18);
  const tries = at("/bad").length;
  // Each event is tried at growing intervals, and the whole endpoint is asked at most once in a while.
  expect(tries).toBeLessThan(120);
  expect((await statuses(bad.id)).failed).toBeUndefined();
  expectOrder("/bad");
  receiver.requests.length = 0;
  receiver.answers.clear();
  await live(hour, 20 * minute);
  expect(await statuses(bad.id)).toEqual({ delivered: 18 });
  expect(at("/bad").length).toBe(18);
  expectOrder("/bad");
  expect(await endpoint(bad.id)).toMatchObject({ failures: 0, failingSince: null, slowUntil: null });
  expect((await statuses(good.id)).delivered).toBe(18);
});

test("an event that a receiver never takes holds up its lead alone, and is given up after three days", async () => {
  let poor = "";
  const taken: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { data } = JSON.parse(body) as ReceivedEvent;
      const refuses = data.lead.id === poor && data.changed?.[0] === "company";
      if (!refuses) taken.push(`${data.lead.id === poor ? "poor" : "other"} ${data.changed?.[0] ?? "created"}`);
      response.writeHead(refuses ? 500 : 200).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { id } = await listen(t.app, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  poor = await change(2);
  await patch(poor, { firstName: "Behind" });
  const other = await change(1);
  await deliverAll(t.app);
  expect(taken.toSorted()).toEqual(["other created", "poor created"]);
  const hours = 6;
  for (let passed = 0; passed < 66; passed += hours) {
    await patch(other, { lastName: `At ${passed}` });
    await live(hours * hour, 2 * hour);
  }
  expect(taken.filter((one) => one === "other lastName").length).toBe(11);
  expect(taken).not.toContain("poor firstName");
  await live(10 * hour, 2 * hour);
  expect(taken.at(-1)).toBe("poor firstName");
  expect(await statuses(id)).toEqual({ delivered: 14, failed: 1 });
  server.close();
  server.closeAllConnections();
});

test("429, 502, 503 and 504 slow it down for as long as Retry-After says, at most an hour", async () => {
  const { id } = await listen(t.app, `${receiver.url}/a`);
  receiver.answers.set("/a", { status: 429, headers: { "Retry-After": "600" } });
  await change(1);
  await deliverAll(t.app);
  const asked = t.clock.now().getTime();
  expect((await endpoint(id)).slowUntil?.getTime()).toBe(asked + 600_000);
  t.clock.advanceBy(599_000);
  expect(await dueEndpoints(t.app)).toEqual([]);
  receiver.answers.set("/a", { status: 503, headers: { "Retry-After": "999999" } });
  t.clock.advanceBy(1_000);
  await deliverAll(t.app);
  expect((await endpoint(id)).slowUntil?.getTime()).toBe(t.clock.now().getTime() + hour);
});

test("one that says it is gone is disabled at once, one that has only failed after five days; the operator is told", async () => {
  const gone = await listen(t.app, `${receiver.url}/gone`);
  receiver.answers.set("/gone", { status: 410 });
  const lead = await change(2);
  await deliverAll(t.app);
  expect(await endpoint(gone.id)).toMatchObject({ state: "disabled", disabledFor: "gone" });
  expect(await statuses(gone.id)).toEqual({ canceled: 2 });
  const failing = await listen(t.app, `${receiver.url}/failing`);
  receiver.answers.set("/failing", { status: 404, text: "no such hook" });
  for (let days = 0; days < 6; days += 1) {
    await patch(lead, { company: `Day ${days}` });
    await live(day, 6 * hour);
  }
  expect(await endpoint(failing.id)).toMatchObject({ state: "disabled", disabledFor: "failing" });
  expect((await statuses(gone.id)).canceled).toBe(2);
  const owed = await t.app.db.execute<{ id: string }>(
    sql`select id from outbox where entry ->> 'topic' = 'webhook.disabled' order by id`,
  );
  expect(owed.length).toBe(2);
  for (const { id } of owed) await jobsOf(t.app).notify({ outboxId: id });
  const mail = await t.mailbox.waitFor(({ text }) => text.includes("404 no such hook"));
  expect(mail.text).toContain(`/v1/webhooks/${failing.id}/replay`);

  receiver.answers.clear();
  receiver.requests.length = 0;
  await patchEndpoint(t.app, { id: gone.id, patch: { state: "enabled" } });
  const range = { from: new Date(t.clock.now().getTime() - 10 * day), to: t.clock.now(), only: "undelivered" } as const;
  expect(await replayRange(t.app, { id: gone.id, ...range })).toBe(2);
  await deliverAll(t.app);
  expect(at("/gone").length).toBe(2);
  expect(ids("/gone")).toEqual(ids("/gone").toSorted((a, b) => a - b));
  expect(await replayRange(t.app, { id: gone.id, ...range })).toBe(0);
});

test("a rotated secret is good for a day beside the new one", async () => {
  t.clock.advanceTo(new Date(Math.max(Date.now(), t.clock.now().getTime())));
  const { id, secret } = await listen(t.app, `${receiver.url}/a`);
  const { secret: renewed } = await rotateSecret(t.app, { id });
  await change(1);
  await deliverAll(t.app);
  const [request] = at("/a");
  expect(String(request!.headers["webhook-signature"]).split(" ").length).toBe(2);
  t.clock.advanceBy(day);
  await change(1);
  await deliverAll(t.app);
  expect(String(at("/a")[1]!.headers["webhook-signature"]).split(" ").length).toBe(1);
  expect(renewed).not.toBe(secret);
});

test("what waits in a paused one is delivered when it goes on", async () => {
  const { id } = await listen(t.app, `${receiver.url}/a`);
  await patchEndpoint(t.app, { id, patch: { state: "paused" } });
  await change(2);
  await deliverAll(t.app);
  expect(at("/a")).toEqual([]);
  await patchEndpoint(t.app, { id, patch: { state: "enabled" } });
  await deliverAll(t.app);
  expect(at("/a").length).toBe(2);
  expect(await t.app.db.$count(webhookDeliveries, eq(webhookDeliveries.status, "pending"))).toBe(0);
});

test("the receiver of the guide verifies what comes, and works on it once", async () => {
  t.clock.advanceTo(new Date(Math.max(Date.now(), t.clock.now().getTime())));
  const ahead = t.clock.now().getTime() - Date.now();
  const guide = await readFile(new URL("../../docs/guide/webhooks.md", import.meta.url), "utf8");
  const code = /```js\n([^]*?)```/.exec(guide)?.[1] ?? "";
  const port = await freePort();
  const { id, secret } = await listen(t.app, `http://127.0.0.1:${port}/`);
  // The time of the test has moved on; the receiver's has to have done so, too.
  const later = `const real = Date.now; Date.now = () => real() + ${ahead};`;
  const server = spawn(process.execPath, ["--input-type=module", "-e", `${later}\n${code}`], {
    cwd: new URL("../..", import.meta.url),
    env: { PATH: process.env.PATH, PORT: String(port), RIPEN_WEBHOOK_SECRET: secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = text(server.stdout);
  const post = () => fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" }).catch(() => undefined);
  expect((await eventually(post)).status).toBe(401);
  await change(1);
  await deliverAll(t.app);
  expect(await statuses(id)).toEqual({ delivered: 1 });
  const range = { from: new Date(0), to: new Date(t.clock.now().getTime() + 1), only: "all" } as const;
  expect(await replayRange(t.app, { id, ...range })).toBe(1);
  await deliverAll(t.app);
  expect(await statuses(id)).toEqual({ delivered: 2 });
  server.kill();
  expect(await said).toBe(`lead.created lead${count}@lead.test\n`);
});

test("events and their log go after thirty days", async () => {
  await listen(t.app, `${receiver.url}/a`);
  await change(2);
  await deliverAll(t.app);
  t.clock.advanceBy(29 * day);
  await change(1);
  await retain(t.app);
  expect(await t.app.db.$count(webhookEvents)).toBe(3);
  t.clock.advanceBy(2 * day);
  await retain(t.app);
  expect(await t.app.db.$count(webhookEvents)).toBe(1);
  expect(await t.app.db.$count(webhookDeliveries)).toBe(1);
});
