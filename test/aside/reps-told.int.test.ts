import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { channels, reps, tasks } from "../../src/db/schema/index.ts";
import { createChannel } from "../../src/rep/channel/create-channel.ts";
import { createEndpoint } from "../../src/webhook/endpoint/create-endpoint.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { eventually } from "../support/eventually.ts";
import { openTestEngine } from "../support/engine.ts";
import { openReceiver } from "../support/receiver.ts";
import { asides, jobsOf, minuteMs, plant, publish, signUp } from "./support.ts";

/** Leads with an open task each, which nobody has yet. */
async function owe(app: App, ...names: string[]): Promise<void> {
  const steps = [{ id: "call", kind: "task", task: "call", title: "{{ lead.email }}" }];
  await publish(app, "Calls", { trigger: { event: "call" }, steps });
  const emails = names.map((name) => `${name}@lead.test`);
  await signUp(app, emails, "call");
  await jobsOf(app).enroll({});
  await jobsOf(app).advance({});
}

test("tasks: one that cannot be given to anybody is set aside, and given once it can be", async () => {
  await using t = await openTestEngine({ roles: [] });
  const jobs = jobsOf(t.app);
  await createRep(t.app, { name: "ann", email: "ann@acme.test" });
  await owe(t.app, "bad", "good");
  const mend = await plant(t.app, "tasks", "new.title = 'bad@lead.test' and new.rep_id is not null");
  await jobs.tasks({});
  const given = async () =>
    Object.fromEntries(
      (await t.app.db.select().from(tasks)).map(({ title, repId }) => [title.split("@")[0], repId !== null]),
    );
  expect(await given()).toEqual({ bad: false, good: true });
  expect(await asides(t.app)).toMatchObject([{ job: "tasks", kind: "task", tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await given()).toEqual({ bad: true, good: true });
  expect(await asides(t.app)).toEqual([]);
});

test("digest: a rep whose morning cannot be written costs no other theirs", async () => {
  await using t = await openTestEngine({ roles: [] });
  const jobs = jobsOf(t.app);
  await createRep(t.app, { name: "bad", email: "bad@acme.test" });
  await createRep(t.app, { name: "good", email: "good@acme.test" });
  await jobs.digest({});
  t.clock.advanceTo(new Date("2026-01-06T08:00:00Z"));
  const mend = await plant(t.app, "reps", "new.name = 'bad'");
  await jobs.digest({});
  const mornings = async () =>
    Object.fromEntries(
      (await t.app.db.select().from(reps)).map(({ name, digestAt }) => [name, digestAt?.getUTCDate()]),
    );
  expect(await mornings()).toEqual({ bad: 6, good: 7 });
  expect(await asides(t.app)).toMatchObject([{ job: "digest", kind: "digest", tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(await mornings()).toEqual({ bad: 7, good: 7 });
  expect(await asides(t.app)).toEqual([]);
});

test("channel: a message that cannot be told is set aside, and told once it can be", async () => {
  await using receiver = await openReceiver();
  await using t = await openTestEngine({ roles: [], settings: { webhooks: { allowPrivate: true } } });
  const jobs = jobsOf(t.app);
  const ann = await createRep(t.app, { name: "ann", email: "ann@acme.test" });
  await owe(t.app, "lee");
  const add = (name: string) =>
    createChannel(t.app, { repId: ann.id, kind: "slack", name, url: `${receiver.url}/${name}` });
  const [bad] = [await add("bad"), await add("good")];
  await jobs.tasks({});
  const [owed] = await t.app.db.execute<{ id: string }>(sql`select id from outbox`);
  await jobs.notify({ outboxId: owed!.id });
  const mend = await plant(t.app, "channel_messages", `new.attempts > 0 and new.channel_id = '${bad.channel.id}'`);
  const messages = await t.app.db.execute<{ id: string }>(sql`select id from channel_messages`);
  for (const { id } of messages) await jobs.channel({ channelMessageId: id });
  expect(receiver.requests.map(({ path }) => path)).toEqual(["/good"]);
  expect(await asides(t.app)).toMatchObject([{ job: "channel", kind: "channel_message", tries: 1 }]);
  await mend();
  t.clock.advanceBy(minuteMs);
  await jobs.retry({});
  expect(receiver.requests.map(({ path }) => path)).toEqual(["/good", "/bad"]);
  expect(await asides(t.app)).toEqual([]);
  expect(await t.app.db.$count(channels)).toBe(2);
});

test("deliver: an event that cannot be told is set aside, costs no other its turn, and is told once it can be", async () => {
  await using receiver = await openReceiver();
  await using t = await openTestEngine({ roles: [], settings: { webhooks: { allowPrivate: true } } });
  const jobs = jobsOf(t.app);
  const add = (path: string) =>
    createEndpoint(t.app, { url: `${receiver.url}/${path}`, types: ["lead.created"], where: {}, description: null });
  const { endpoint } = await add("all");
  const unreadable = (await add("unreadable")).endpoint;
  await t.app.db.execute(sql`update webhook_endpoints set sealed_secret = 'x' where id = ${unreadable.id}`);
  await signUp(t.app, ["good@lead.test", "bad@lead.test", "better@lead.test"]);
  const mend = await plant(t.app, "webhook_events", `new.body like '%bad@lead.test%'`);
  const told = () =>
    receiver.requests.map(({ path, body }) => `${path} ${JSON.parse(body).data.lead.email}`).toSorted();
  // What transactions of other tests hold back goes with a later round.
  const deliverUntil = (count: number) =>
    eventually(async () => {
      await jobs.deliver({ webhookEndpointId: endpoint.id });
      await jobs.deliver({ webhookEndpointId: unreadable.id });
      return told().length >= count;
    });
  await deliverUntil(2);
  expect(told()).toEqual(["/all better@lead.test", "/all good@lead.test"]);
  const byKind = (await asides(t.app)).toSorted((a, b) => a.kind.localeCompare(b.kind));
  expect(byKind).toMatchObject([
    { job: "deliver", kind: "webhook_delivery" },
    { job: "deliver", kind: "webhook_endpoint", subject: unreadable.id, code: "secret_unreadable" },
  ]);
  await mend();
  await t.app.db.execute(sql`
    update webhook_endpoints set sealed_secret = ${endpoint.sealedSecret} where id = ${unreadable.id}`);
  // How often it was tried before, and so when it is tried next, hangs on those other transactions, too.
  await eventually(async () => {
    t.clock.advanceBy(10 * minuteMs);
    await jobs.retry({});
    await deliverUntil(2);
    return (await asides(t.app)).length === 0 && told().length >= 6;
  });
  expect(told().length).toBe(6);
});
