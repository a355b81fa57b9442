import { and, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  activities,
  enrollments,
  handoffs,
  leadAddresses,
  leadMerges,
  leads,
  messages,
  suppressions,
} from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { tablesOfLeads } from "../../src/person/merge/tables.ts";
import { signUp } from "../send/support.ts";
import { openTestApi } from "../api/support.ts";
import { findEverywhere } from "./support.ts";
import type { TestApi } from "../api/support.ts";
import { publishMails } from "../support/sequences.ts";

const dayMs = 86_400_000;
let t: TestApi;
beforeAll(async () => {
  t = await openTestApi();
});
afterAll(() => t[Symbol.asyncDispose]());

const add = async (email: string, more: object = {}) =>
  (await t.call("POST", "/v1/leads", { email, ...more })).json.id as string;
const merge = (id: string, from: string, more: object = {}) =>
  t.call("POST", `/v1/leads/${id}/merge`, { from, ...more });
const unmerge = (id: string) => t.call("POST", `/v1/leads/${id}/unmerge`);
const idOf = async (email: string) => (await t.app.db.select().from(leads).where(eq(leads.email, email)))[0]!.id;

/** Every row of a lead, by table. */
async function rowsOf(leadId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of Object.keys(tablesOfLeads)) {
    const [row] = await t.app.db.execute<{ count: number }>(
      sql`select count(*)::int as count from ${sql.identifier(name)} where lead_id = ${leadId}::uuid`,
    );
    if ((row?.count ?? 0) > 0) counts[name] = row!.count;
  }
  return counts;
}

test("every table with rows of leads says what becomes of them when their lead is merged", async () => {
  const rows = await t.app.db.execute<{ name: string }>(sql`
    select c.table_name as name from information_schema.columns c join information_schema.tables b using (table_schema, table_name)
    where c.table_schema = 'public' and b.table_type = 'BASE TABLE' and c.column_name = 'lead_id' order by 1`);
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(tablesOfLeads).toSorted());
  const referring = await t.app.db.execute<{ name: string }>(sql`
    select distinct k.conrelid::regclass::text as name from pg_constraint k
    where k.contype = 'f' and k.confrelid = 'leads'::regclass`);
  for (const { name } of referring) expect(Object.keys(tablesOfLeads)).toContain(name);
  const keyed = Object.entries(tablesOfLeads).flatMap(([name, one]) =>
    "key" in one ? [[name, one.key] as const] : [],
  );
  const columns = await t.app.db.execute<{ name: string; column: string }>(sql`
    select table_name as name, column_name as column from information_schema.columns where table_schema = 'public'`);
  for (const [name, key] of keyed) expect(columns).toContainEqual({ name, column: key });
});

test("one of a sequence goes on, the other ends merged and its queued mail is canceled; re-entry and timeline see both", async () => {
  const sequenceId = await publishMails(t.app, { name: "Double", event: "double" });
  const other = await publishMails(t.app, { name: "Single", event: "single" });
  for (const [name, email] of [
    ["double", "old@double.test"],
    ["double", "new@double.test"],
    ["single", "new@double.test"],
  ]) {
    await t.call("POST", "/v1/events", { name, lead: { email } });
    await enrollFromEvents(t.app);
    await advanceDue(t.app);
  }
  const [survivor, gone] = [await idOf("new@double.test"), await idOf("old@double.test")];
  const before = await rowsOf(gone);
  const dry = await merge(survivor, gone, { dryRun: true });
  expect(dry.json).toMatchObject({ dryRun: true, ended: [expect.any(String)] });
  expect(await rowsOf(gone)).toEqual(before);
  const merged = await merge(survivor, gone);
  expect(merged.json).toMatchObject({ dryRun: false, addresses: ["old@double.test"], suppressed: false });
  expect(merged.json.moved).toMatchObject({ events: 1, enrollments: 1, messages: 1 });
  expect((await t.call("GET", `/v1/leads/${gone}`)).status).toBe(404);
  const rows = await t.app.db
    .select({
      sequence: enrollments.sequenceId,
      status: enrollments.status,
      why: enrollments.exitReason,
      mail: messages.status,
      to: messages.email,
    })
    .from(enrollments)
    .leftJoin(messages, eq(messages.enrollmentId, enrollments.id))
    .where(eq(enrollments.leadId, survivor))
    .orderBy(enrollments.id);
  expect(rows).toEqual([
    // The older one was the other lead's: it goes on, and its mail goes to the survivor's address.
    { sequence: sequenceId, status: "active", why: null, mail: "queued", to: "new@double.test" },
    { sequence: sequenceId, status: "exited", why: "merged", mail: "canceled", to: "new@double.test" },
    { sequence: other, status: "active", why: null, mail: "queued", to: "new@double.test" },
  ]);
  const queued = await t.app.db.select().from(messages).where(eq(messages.leadId, survivor));
  expect(
    queued.filter(({ status }) => status === "queued").every(({ allowedUntil }) => allowedUntil?.getTime() === 0),
  ).toBe(true);
  const timeline = await t.call("GET", `/v1/leads/${survivor}/timeline`);
  expect(timeline.json.data[0]).toMatchObject({ kind: "merged", data: { email: "old@double.test" } });
  // Whoever comes by the other address is the survivor.
  t.clock.advanceBy(1_000);
  const event = await t.call("POST", "/v1/events", { name: "visit", lead: { email: "Old@Double.test" } });
  expect(event.json.leadId).toBe(survivor);
  expect((await t.call("POST", "/v1/leads", { email: "old@double.test" })).json.code).toBe("lead_exists");
  const someone = await add("someone@double.test");
  expect((await t.call("PATCH", `/v1/leads/${someone}`, { email: "old@double.test" })).json.code).toBe("lead_exists");
  const csv = await t.raw("/v1/imports?list=again", {
    method: "POST",
    headers: { Authorization: `Bearer ${t.key}`, "Content-Type": "text/csv" },
    body: "email,company\nold@double.test,Acme\nnew@double.test,\n",
  });
  expect(csv.status).toBeLessThan(300);
  expect(await t.app.db.$count(leads, sql`email like '%@double.test'`)).toBe(2);
  expect((await t.call("GET", `/v1/leads/${survivor}`)).json.company).toBe("Acme");

  const undone = await unmerge(survivor);
  expect(undone.json.restored).toMatchObject({ id: gone, email: "old@double.test" });
  const stands = await t.app.db
    .select({ lead: enrollments.leadId, status: enrollments.status })
    .from(enrollments)
    .where(eq(enrollments.sequenceId, sequenceId))
    .orderBy(enrollments.id);
  expect(stands).toEqual([
    { lead: gone, status: "active" },
    { lead: survivor, status: "active" },
  ]);
  const mails = await t.app.db
    .select({ lead: messages.leadId, to: messages.email, status: messages.status })
    .from(messages)
    .where(eq(messages.sequenceId, sequenceId))
    .orderBy(messages.enrollmentId);
  expect(mails).toEqual([
    { lead: gone, to: "old@double.test", status: "queued" },
    { lead: survivor, to: "new@double.test", status: "queued" },
  ]);
  expect(undone.json.kept).toContainEqual({
    what: "events",
    reason: "1 came since the merge and stay with the survivor.",
  });
  expect((await unmerge(survivor)).json.code).toBe("not_merged");
});

test("what keeps mails away of either counts for both, on every address; the undo takes off what only the merge had put there", async () => {
  await publishMails(t.app, { name: "Quiet", event: "quiet", topic: undefined });
  const [a, b] = [await add("a@quiet.test"), await add("b@quiet.test")];
  await t.call("POST", "/v1/events", { name: "quiet", lead: { email: "a@quiet.test" } });
  await enrollFromEvents(t.app);
  await suppress(t.app.db, { email: "b@quiet.test", reason: "complaint" }, t.clock.now());
  const merged = await merge(a, b);
  expect(merged.json.suppressed).toBe(true);
  const running = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, a));
  expect(running.map(({ status, exitReason }) => [status, exitReason])).toEqual([["exited", "suppressed"]]);
  const listed = () =>
    t.app.db
      .select({ email: suppressions.email, reason: suppressions.reason })
      .from(suppressions)
      .where(inArray(suppressions.email, ["a@quiet.test", "b@quiet.test"]))
      .orderBy(suppressions.email);
  expect(await listed()).toEqual([
    { email: "a@quiet.test", reason: "complaint" },
    { email: "b@quiet.test", reason: "complaint" },
  ]);
  await unmerge(a);
  expect(await listed()).toEqual([{ email: "b@quiet.test", reason: "complaint" }]);
});

test("what the person says by one address after a merge holds for the others, also after the undo", async () => {
  const [a, b] = [await add("a@later.test"), await add("b@later.test")];
  await merge(a, b);
  t.clock.advanceBy(1_000);
  await suppress(t.app.db, { email: "b@later.test", reason: "unsubscribe" }, t.clock.now());
  const { json } = await t.call("GET", "/v1/suppressions/check?email=a@later.test");
  expect(json.suppressed).toBe(true);
  await unmerge(a);
  for (const email of ["a@later.test", "b@later.test"]) {
    expect((await t.call("GET", `/v1/suppressions/check?email=${email}`)).json.suppressed).toBe(true);
  }
});

test("a mailbox that was not there says nothing of the other address", async () => {
  const [a, b] = [await add("a@gone.test"), await add("b@gone.test")];
  await suppress(t.app.db, { email: "b@gone.test", reason: "hard_bounce" }, t.clock.now());
  expect((await merge(a, b)).json.suppressed).toBe(false);
});

test("a topic that either has left is left, and its sequences stop", async () => {
  await t.call("PUT", "/v1/topics", { key: "news", name: "News" });
  await publishMails(t.app, { name: "News", event: "news", topic: "news" });
  const b = await add("b@topic.test");
  await t.call("POST", "/v1/events", { name: "news", lead: { email: "a@topic.test" } });
  await enrollFromEvents(t.app);
  await t.call("PUT", `/v1/leads/${b}/consent`, { method: "phone", topics: { news: "denied" } });
  const a = await idOf("a@topic.test");
  await merge(a, b);
  const [one] = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, a));
  expect(one).toMatchObject({ status: "exited", exitReason: "consent_denied" });
  const consent = await t.call("GET", `/v1/leads/${a}/consent`);
  expect(JSON.stringify(consent.json)).toContain("denied");
});

test("a prospect and a lead are one prospect: the lead's sequences stop, and one handoff goes on", async () => {
  await t.call("POST", "/v1/reps", { name: "Robin", email: "robin@reps.test" });
  await publishMails(t.app, { name: "Stage", event: "stage" });
  await t.call("POST", "/v1/events", { name: "stage", lead: { email: "lead@stage.test" } });
  await enrollFromEvents(t.app);
  const [a, b, c] = [await idOf("lead@stage.test"), await add("prospect@stage.test"), await add("third@stage.test")];
  for (const id of [b, c]) await t.call("POST", `/v1/leads/${id}/promote`, {});
  const [of] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, c));
  await t.call("POST", `/v1/handoffs/${of!.id}/accept`);
  expect((await merge(a, b)).json.lead).toMatchObject({ stage: "prospect", repId: expect.any(String) });
  const [one] = await t.app.db.select().from(enrollments).where(eq(enrollments.leadId, a));
  expect(one).toMatchObject({ status: "exited", exitReason: "stage" });
  await merge(a, c);
  const rows = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, a)).orderBy(handoffs.id);
  expect(rows.map(({ status, movedFor }) => [status, movedFor])).toEqual([
    ["moved", "merged"],
    ["accepted", null],
  ]);
  const undone = await unmerge(a);
  expect(undone.json.restored).toMatchObject({ id: c, stage: "prospect" });
  const after = await t.app.db
    .select()
    .from(handoffs)
    .where(inArray(handoffs.leadId, [a, c]))
    .orderBy(handoffs.id);
  expect(after.map(({ leadId, status }) => [leadId, status])).toEqual([
    [a, "open"],
    [c, "accepted"],
  ]);
  const first = await unmerge(a);
  expect(first.json.lead).toMatchObject({ stage: "lead", repId: null });
});

test("fields changed since stay at an undo; after 30 days nothing is undone; a merge into itself is refused", async () => {
  const [a, b] = [
    await add("a@undo.test", { firstName: "Ada" }),
    await add("b@undo.test", { lastName: "B", company: "Acme" }),
  ];
  await merge(a, b);
  await t.call("PATCH", `/v1/leads/${a}`, { company: "Other" });
  const undone = await unmerge(a);
  expect(undone.json.lead).toMatchObject({ firstName: "Ada", lastName: null, company: "Other" });
  expect(undone.json.kept).toContainEqual({ what: "company", reason: "It was changed since the merge." });
  await merge(a, b);
  t.clock.advanceBy(31 * dayMs);
  expect((await unmerge(a)).json.code).toBe("merge_too_old");
  expect((await merge(a, a)).json.code).toBe("same_lead");
  expect((await merge(a, b)).status).toBe(404);
});

test("export and erasure cover every address of the person", async () => {
  const [a, b] = [await add("a@whole.test"), await add("hidden@whole.test")];
  await suppress(t.app.db, { email: "hidden@whole.test", reason: "hard_bounce" }, t.clock.now());
  await merge(a, b);
  const exported = await t.call("GET", `/v1/leads/${a}/export`);
  expect(exported.text).toContain('"hidden@whole.test"');
  await t.call("POST", `/v1/leads/${a}/erase`, { keepSuppressed: "always" });
  expect(await t.app.db.$count(leadAddresses, eq(leadAddresses.leadId, a))).toBe(0);
  const again = await t.call("POST", "/v1/leads", { email: "hidden@whole.test" });
  expect(again.json.code).toBe("address_erased");
});

test("a merge that was undone tells nothing of the other, and whoever is erased then is nowhere", async () => {
  const person = { firstName: "Yo", lastName: "Yamada-Ostrowski", company: "Ostrowski Forwarding" };
  const keep = { firstName: "Xenia", lastName: "Xu", company: "Xu" };
  const [x, y] = [await add("xenia@undone.test", keep), await add("yo@undone-too.test", person)];
  await merge(x, y);
  const merged = await t.call("GET", `/v1/leads/${x}/export`);
  expect(merged.text).toContain("Ostrowski Forwarding");
  await unmerge(x);
  const exported = await t.call("GET", `/v1/leads/${x}/export`);
  expect(exported.text).not.toMatch(/yo@undone-too|Ostrowski/);
  expect(JSON.parse(exported.text).merges ?? []).toEqual([]);
  await t.call("POST", `/v1/leads/${y}/erase`, { keepSuppressed: "never" });
  expect(await findEverywhere(t.app, ["yo@undone-too.test", "Ostrowski"])).toEqual([]);
  expect((await t.call("GET", `/v1/leads/${x}`)).json).toMatchObject(keep);
});

test("an erasure empties what a merge had kept of the person, also one that was undone before that was emptied by itself", async () => {
  const [x, y] = [
    await add("xavi@kept.test"),
    await add("yves@kept-too.test", { lastName: "Yvesson", company: "Yv Co" }),
  ];
  await merge(x, y);
  const [before] = await t.app.db.select().from(leadMerges).where(eq(leadMerges.leadId, x));
  const [told] = await t.app.db
    .select()
    .from(activities)
    .where(and(eq(activities.leadId, x), eq(activities.kind, "merged")));
  await unmerge(x);
  await t.app.db
    .update(leadMerges)
    .set({ fromEmail: before!.fromEmail, kept: before!.kept })
    .where(eq(leadMerges.leadId, x));
  await t.app.db.update(activities).set({ data: told!.data }).where(eq(activities.id, told!.id));
  await t.call("POST", `/v1/leads/${y}/erase`, { keepSuppressed: "never" });
  expect(await findEverywhere(t.app, ["yves@kept-too.test", "Yvesson", "Yv Co"])).toEqual([]);
});

test("pairs are proposed with a reason: a plus tag, the same name in one account", async () => {
  const a = await add("tom@pairs.test", { firstName: "Tom", lastName: "Sawyer" });
  const b = await add("t.sawyer@pairs.test", { firstName: "TOM", lastName: "sawyer" });
  const c = await add("tom+news@pairs.test");
  await add("tom@elsewhere.test", { firstName: "Tom", lastName: "Sawyer" });
  const { json } = await t.call("GET", "/v1/duplicates");
  const pairs = json.data
    .map(({ lead, other, reason }: { lead: { id: string }; other: { id: string }; reason: string }) => [
      lead.id,
      other.id,
      reason,
    ])
    .filter(([id]: string[]) => id === a || id === b || id === c);
  expect(pairs).toEqual([
    [c, a, "plus_tag"],
    [b, a, "same_name"],
  ]);
});

test("merges both ways at once, beside signups by the other address: one lead stays, and nobody waits in a circle", async () => {
  for (let round = 0; round < 4; round++) {
    const emails = [`a@ways${round}.test`, `b@ways${round}.test`] as const;
    const [a, b] = [await add(emails[0]), await add(emails[1])];
    const results = await Promise.all([
      merge(a, b),
      merge(b, a),
      ...emails.map((email) => t.call("POST", "/v1/events", { name: "visit", lead: { email } })),
    ]);
    expect(
      results
        .slice(0, 2)
        .map(({ status }) => status)
        .toSorted((a, b) => a - b),
    ).toEqual([200, 404]);
    expect(results.slice(2).every(({ status }) => status < 300)).toBe(true);
    expect(await t.app.db.$count(leads, sql`email like ${`%@ways${round}.test`}`)).toBe(1);
  }
  await signUp(t.app, []);
});

test("the id of a lead that was merged is answered by naming the one that stands, until the merge is undone", async () => {
  const [first, second, third] = [await add("a@named.test"), await add("b@named.test"), await add("c@named.test")];
  await merge(second, first);
  await merge(third, second);
  const asked = [
    () => t.call("GET", `/v1/leads/${first}`),
    () => t.call("PATCH", `/v1/leads/${first}`, { firstName: "Ada" }),
    () => t.call("GET", `/v1/leads/${first}/explain`),
    () => t.call("POST", `/v1/leads/${first}/promote`, {}),
    () => t.call("POST", `/v1/leads/${first}/stage`, { stage: "customer" }),
  ];
  for (const ask of asked) {
    const { status, json } = await ask();
    expect([status, json.code, json.detail.includes(third)]).toEqual([404, "lead_merged", true]);
  }
  await unmerge(third);
  expect((await t.call("GET", `/v1/leads/${first}`)).json.detail).toContain(second);
  expect((await t.call("GET", `/v1/leads/${second}`)).status).toBe(200);
  const unknown = await t.call("GET", `/v1/leads/${crypto.randomUUID()}`);
  expect([unknown.status, unknown.json.code]).toEqual([404, "lead_not_found"]);
});
