import { desc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accounts, activities, leads } from "../../src/db/schema/index.ts";
import { listAccountTimeline } from "../../src/lead/account/account-timeline.ts";
import { backfillAccounts } from "../../src/lead/account/backfill.ts";
import { mergeAccounts } from "../../src/lead/account/merge-accounts.ts";
import { upsertLead, upsertLeads } from "../../src/lead/upsert-lead.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let t: TestApi;
beforeAll(async () => {
  t = await openTestApi();
});
afterAll(() => t[Symbol.asyncDispose]());

const add = async (email: string, more: object = {}) =>
  (await t.call("POST", "/v1/leads", { email, ...more })).json as { id: string; accountId: string | null };
const accountOf = async (id: string) => (await t.call("GET", `/v1/leads/${id}`)).json.accountId as string | null;

test("people of one registrable domain have one account, whatever the way they come; free mail has none", async () => {
  const first = await add("ada@north.example");
  const event = await t.call("POST", "/v1/events", {
    name: "signup",
    lead: { email: "bob@mail.north.example" },
  });
  await t.app.db.transaction((tx) =>
    upsertLeads(tx, [{ email: "cyd@north.example" }, { email: "dan@east.example" }], t.clock.now()),
  );
  const rows = await t.app.db
    .select()
    .from(leads)
    .where(sql`email like '%north.example'`);
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map(({ accountId }) => accountId))).toEqual(new Set([first.accountId]));
  expect(await accountOf(event.json.leadId)).toBe(first.accountId);
  expect((await add("eve@gmail.com")).accountId).toBeNull();
  const [dan] = await t.app.db.select().from(leads).where(eq(leads.email, "dan@east.example"));
  expect(dan?.accountId).not.toBeNull();
  expect(dan?.accountId).not.toBe(first.accountId);
});

test("an account that is named goes before the domain, and stays with a new address; null goes back", async () => {
  const named = await add("ada@gmx.de", { account: "crm-1" });
  const other = await add("bob@west.example", { account: named.accountId });
  expect(other.accountId).toBe(named.accountId);
  expect((await t.call("GET", `/v1/accounts/${named.accountId}`)).json).toMatchObject({ key: "crm-1", name: "crm-1" });
  await t.call("POST", "/v1/events", { name: "visit", lead: { email: "bob@west.example" } });
  await t.call("PATCH", `/v1/leads/${other.id}`, { email: "bob@south.example" });
  expect(await accountOf(other.id)).toBe(named.accountId);
  const back = await t.call("PATCH", `/v1/leads/${other.id}`, { account: null });
  const south = await add("cyd@south.example");
  expect(back.json.accountId).toBe(south.accountId);
  await t.call("PATCH", `/v1/leads/${south.id}`, { email: "cyd@gmail.com" });
  expect(await accountOf(south.id)).toBeNull();
});

test("a public form puts nobody into an account", async () => {
  const form = await t.call("POST", "/v1/forms", { name: "Footer", event: "signup" });
  await t.raw(`/v1/forms/${form.json.key}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "ada@form.example", account: "crm-of-others" }),
  });
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, "ada@form.example"));
  expect(lead?.accountGiven).toBe(false);
  expect(await t.app.db.$count(accounts, eq(accounts.key, "crm-of-others"))).toBe(0);
});

test("a CSV file names accounts in the column `account`", async () => {
  const csv = "email,account\nada@csv-a.example,crm-csv\nbob@csv-b.example,crm-csv\ncyd@csv-b.example,\n";
  const done = await t.raw("/v1/imports?list=fair", {
    method: "POST",
    headers: { Authorization: `Bearer ${t.key}`, "Content-Type": "text/csv" },
    body: csv,
  });
  expect(done.status).toBeLessThan(300);
  const rows = await t.app.db
    .select()
    .from(leads)
    .where(sql`email like '%@csv-_.example'`)
    .orderBy(leads.email);
  const [ada, bob, cyd] = rows;
  expect(ada?.accountId).toBe(bob?.accountId);
  expect(cyd?.accountId).not.toBe(bob?.accountId);
});

test("the list is searched and filtered; one shows people, stages, score and what runs", async () => {
  const ada = await add("ada@search-me.example", { score: { fit: 30 } });
  const bob = await add("bob@search-me.example", { score: { fit: 12, engagement: 3 } });
  const rep = await t.call("POST", "/v1/reps", { name: "Robin", email: "robin@own.example" });
  await t.call("POST", `/v1/leads/${bob.id}/promote`, {});
  const patched = await t.call("PATCH", `/v1/accounts/${ada.accountId}`, {
    name: "Search Me Ltd",
    ownerId: rep.json.id,
    attributes: { size: 20, old: null },
  });
  expect(patched.json).toMatchObject({ name: "Search Me Ltd", ownerId: rep.json.id, attributes: { size: 20 } });
  for (const query of ["q=search%20m", "q=search-me.ex", `owner=${rep.json.id}`, "domain=search-me.example"]) {
    const { json } = await t.call("GET", `/v1/accounts?${query}`);
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual([ada.accountId]);
  }
  expect((await t.call("GET", "/v1/accounts?q=%25")).json.data).toEqual([]);
  const page = await t.call("GET", "/v1/accounts?limit=1");
  const next = await t.call("GET", `/v1/accounts?limit=1&cursor=${page.json.nextCursor}`);
  expect(next.json.data[0].id).not.toBe(page.json.data[0].id);
  const { json } = await t.call("GET", `/v1/accounts/${ada.accountId}`);
  expect(json).toMatchObject({
    domains: ["search-me.example"],
    people: { total: 2, byStage: { lead: 1, prospect: 1, customer: 0, disqualified: 0 } },
    score: { best: 30, sum: 45 },
    sequences: [],
  });
  const people = await t.call("GET", `/v1/leads?account=${ada.accountId}`);
  expect(people.json.data).toHaveLength(2);
  const timeline = await t.call("GET", `/v1/accounts/${ada.accountId}/timeline?limit=1`);
  expect(timeline.json.data).toHaveLength(1);
  expect(timeline.json.data[0].leadId).toBe(bob.id);
  expect((await t.call("PATCH", `/v1/accounts/${ada.accountId}`, { ownerId: newId() })).json.code).toBe(
    "rep_not_found",
  );
  expect((await t.call("PATCH", `/v1/accounts/${ada.accountId}`, { size: 1 })).status).toBe(422);
});

test("the timeline of an account is read page by page, newest first, of so many people at most", async () => {
  const people = await Promise.all(["ada", "bob", "cyd"].map((name) => add(`${name}@timeline.example`)));
  const { accountId } = people[0]!;
  for (let round = 0; round < 3; round += 1) {
    t.clock.advanceBy(1_000);
    // Two at the same moment.
    for (const { id } of people) {
      const rows = [1, 2].map(() => ({ leadId: id, kind: "note" as const, at: t.clock.now() }));
      await t.app.db.insert(activities).values(rows);
    }
  }
  const all = await t.app.db
    .select({ id: activities.id })
    .from(activities)
    .where(
      inArray(
        activities.leadId,
        people.map(({ id }) => id),
      ),
    )
    .orderBy(desc(activities.at), desc(activities.id));
  const seen: string[] = [];
  for (let cursor = ""; ;) {
    const { json } = await t.call("GET", `/v1/accounts/${accountId}/timeline?limit=4${cursor}`);
    seen.push(...json.data.map(({ id }: { id: string }) => id));
    if (json.nextCursor === null) break;
    cursor = `&cursor=${json.nextCursor}`;
  }
  expect(seen).toEqual(all.map(({ id }) => id));
  await t.call("PATCH", `/v1/leads/${people[1]!.id}`, { firstName: "Bob" });
  const { rows } = await listAccountTimeline(t.app, { id: accountId!, limit: 100, people: 1 });
  expect(new Set(rows.map(({ leadId }) => leadId))).toEqual(new Set([people[1]!.id]));
});

test("the owner of the account gets its prospects, also those whom only an explicit account puts there", async () => {
  const hire = async (name: string) =>
    (await t.call("POST", "/v1/reps", { name, email: `${name}@reps.example` })).json.id as string;
  const owner = await hire("olga");
  await hire("other-a");
  await hire("other-b");
  const ada = await add("ada@owned.example", { account: "crm-owned" });
  await t.call("PATCH", `/v1/accounts/${ada.accountId}`, { ownerId: owner });
  for (const email of ["bob@gmail.com", "cyd@elsewhere.example"]) {
    const { id } = await add(email, { account: "crm-owned" });
    const { json } = await t.call("POST", "/v1/reps/assign/preview", { leadId: id });
    expect(json).toMatchObject({ rep: { id: owner }, via: "company" });
  }
});

test("a merge moves people and domains, fills in what is missing, and is undone with those who came since", async () => {
  const a = await add("ada@merge-a.example", { attributes: { x: 1 } });
  const b = await add("bob@merge-b.example");
  await t.call("PATCH", `/v1/accounts/${a.accountId}`, { attributes: { tier: "gold" } });
  await t.call("PATCH", `/v1/accounts/${b.accountId}`, { attributes: { tier: "tin", size: 5 }, key: "crm-b" });
  const merged = await t.call("POST", `/v1/accounts/${a.accountId}/merge`, { from: b.accountId });
  expect(merged.json).toMatchObject({ kind: "merge", people: 1, domains: ["merge-b.example"] });
  const cyd = await add("cyd@merge-b.example");
  const dan = await add("dan@nowhere.example", { account: "crm-b" });
  const eve = await add("eve@merge-b.example", { account: a.accountId });
  expect([cyd.accountId, dan.accountId]).toEqual([a.accountId, a.accountId]);
  expect((await t.call("GET", `/v1/accounts/${a.accountId}`)).json.attributes).toEqual({ tier: "gold", size: 5 });
  expect((await t.call("GET", `/v1/accounts/${b.accountId}`)).json.mergedInto).toBe(a.accountId);
  const again = await t.call("POST", `/v1/accounts/${b.accountId}/merge`, { from: a.accountId });
  expect(again.json.code).toBe("account_merged");
  const undone = await t.call("POST", `/v1/accounts/${a.accountId}/undo`, { changeId: merged.json.id });
  expect(undone.json).toMatchObject({ movedBack: 2, kept: [] });
  expect(await accountOf(b.id)).toBe(b.accountId);
  expect(await accountOf(cyd.id)).toBe(b.accountId);
  expect(await accountOf(dan.id)).toBe(a.accountId);
  expect(await accountOf(eve.id)).toBe(a.accountId);
  expect((await t.call("GET", `/v1/accounts/${a.accountId}`)).json.attributes).toEqual({ tier: "gold" });
  const twice = await t.call("POST", `/v1/accounts/${a.accountId}/undo`, { changeId: merged.json.id });
  expect(twice.json.code).toBe("already_undone");
});

test("what somebody changed since a merge stays when it is undone, and the answer says so", async () => {
  const a = await add("ada@stay-a.example");
  const b = await add("bob@stay-b.example");
  const merged = await t.call("POST", `/v1/accounts/${a.accountId}/merge`, { from: b.accountId });
  await t.call("PATCH", `/v1/accounts/${a.accountId}`, { attributes: { tier: "new" } });
  await t.call("PATCH", `/v1/leads/${b.id}`, { account: "crm-stay" });
  const { json } = await t.call("POST", `/v1/accounts/${a.accountId}/undo`, { changeId: merged.json.id });
  expect(json.movedBack).toBe(0);
  expect(json.kept.map(({ what }: { what: string }) => what)).toEqual(["people", "attributes"]);
});

test("a split takes people and domains out, and its undo brings them back", async () => {
  const a = await add("ada@split.example");
  const b = await add("bob@split.example");
  const c = await add("cyd@split-two.example", { account: a.accountId });
  const m = await add("mia@split-three.example");
  await t.call("POST", `/v1/accounts/${a.accountId}/merge`, { from: m.accountId });
  const wrong = await t.call("POST", `/v1/accounts/${a.accountId}/split`, { name: "X", domains: ["gmail.com"] });
  expect(wrong.json).toMatchObject({ code: "not_in_account", problems: [{ pointer: "/domains/0" }] });
  const split = await t.call("POST", `/v1/accounts/${a.accountId}/split`, {
    name: "Split Two",
    leadIds: [b.id, c.id],
    domains: ["split-three.example"],
  });
  const other = split.json.otherId as string;
  expect(await Promise.all([a, b, c, m].map(({ id }) => accountOf(id)))).toEqual([a.accountId, other, other, other]);
  const listed = await t.call("GET", `/v1/accounts/${other}/changes`);
  expect(listed.json.data).toMatchObject([{ id: split.json.id, people: 3 }]);
  const undone = await t.call("POST", `/v1/accounts/${a.accountId}/undo`, { changeId: split.json.id });
  expect(undone.json).toMatchObject({ movedBack: 3, kept: [] });
  expect(await Promise.all([b, c, m].map(({ id }) => accountOf(id)))).toEqual(Array(3).fill(a.accountId));
  expect((await t.call("GET", `/v1/accounts/${other}`)).json.mergedInto).toBe(a.accountId);
});

test("people who come while accounts are merged end in the one that stands; merges against each other do not block", async () => {
  for (let round = 0; round < 5; round++) {
    const a = await add(`a@race-a${round}.example`);
    const b = await add(`b@race-b${round}.example`);
    const [into, from] = [a.accountId ?? "", b.accountId ?? ""];
    const comers = Array.from({ length: 12 }, (_, i) =>
      upsertLead(t.app.db, { email: `c${i}@race-b${round}.example` }, t.clock.now()),
    );
    const merges = await Promise.allSettled([
      mergeAccounts(t.app, { id: into, from, by: newId() }),
      mergeAccounts(t.app, { id: from, from: into, by: newId() }),
    ]);
    await Promise.all(comers);
    expect(merges.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const rows = await t.app.db
      .select()
      .from(leads)
      .where(sql`email like ${`%@race-_${round}.example`}`);
    expect(rows).toHaveLength(14);
    expect(new Set(rows.map(({ accountId }) => accountId)).size).toBe(1);
  }
});

test("leads from before there were accounts get them, as often as it is run", async () => {
  const now = t.clock.now();
  const emails = ["a@old.example", "b@mail.old.example", "c@gmail.com", "d@older.example"];
  const rows = emails.map((email) => ({ email, stageAt: now, createdAt: now, updatedAt: now }));
  const ids = (await t.app.db.insert(leads).values(rows).returning()).map(({ id }) => id);
  expect(await backfillAccounts(t.app.db, now)).toBe(3);
  const [a, b, c, d] = await Promise.all(ids.map((id) => accountOf(id)));
  expect(a).toBe(b);
  expect(c).toBeNull();
  expect(d).not.toBe(a);
  expect(await backfillAccounts(t.app.db, now)).toBe(0);
});

test("an account that says nothing but a domain goes with the erasure of its last person; one with an owner stays", async () => {
  const ada = await add("mara@mara-vogel.example");
  await t.call("POST", `/v1/leads/${ada.id}/erase`, {});
  expect((await t.call("GET", `/v1/accounts/${ada.accountId}`)).status).toBe(404);
  const bob = await add("bob@keeps.example", { account: "crm-keeps" });
  await t.call("POST", `/v1/leads/${bob.id}/erase`, {});
  expect((await t.call("GET", `/v1/accounts/${bob.accountId}`)).status).toBe(200);
});

test("a key of your own is taken wherever an id is; a key that is the id of another account is refused", async () => {
  const ada = await add("ada@keyed.example", { account: "crm-77" });
  const bob = await add("bob@other-keyed.example");
  const keyed = await t.call("GET", "/v1/accounts/crm-77");
  expect([keyed.status, keyed.json.id]).toEqual([200, ada.accountId]);
  expect((await t.call("GET", "/v1/leads?account=crm-77")).json.data.map(({ id }: { id: string }) => id)).toEqual([
    ada.id,
  ]);
  for (const path of ["timeline", "changes"])
    expect((await t.call("GET", `/v1/accounts/crm-77/${path}`)).status).toBe(200);
  for (const path of ["/v1/accounts/crm-78", "/v1/leads?account=crm-78", "/v1/accounts/crm-78/changes"]) {
    const { status, json } = await t.call("GET", path);
    expect([path, status, json.code]).toEqual([path, 404, "account_not_found"]);
  }
  const refused = await t.call("PATCH", "/v1/accounts/crm-77", { key: bob.accountId });
  expect([refused.status, refused.json.code]).toEqual([409, "account_key_is_id"]);
  const split = { name: "Apart", key: bob.accountId, leadIds: [ada.id] };
  expect((await t.call("POST", "/v1/accounts/crm-77/split", split)).json.code).toBe("account_key_is_id");

  await t.call("PATCH", `/v1/accounts/${bob.accountId}`, { key: "crm-79" });
  const { json: merge } = await t.call("POST", "/v1/accounts/crm-77/merge", { from: "crm-79" });
  expect(merge).toMatchObject({ accountId: ada.accountId, otherId: bob.accountId });
  expect((await t.call("POST", "/v1/accounts/crm-77/undo", { changeId: merge.id })).status).toBe(200);
});
