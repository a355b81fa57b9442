import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bulkActions, enrollments, leads, suppressions } from "../../src/db/schema/index.ts";
import { runBulk } from "../../src/bulk/run-bulk.ts";
import { createKey } from "../../src/key/create-key.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";

let api: TestApi;
let sequenceId: string;
beforeAll(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
  const steps = [
    { id: "rest", kind: "wait", for: "P3D" },
    { id: "one", kind: "email", template: "mail" },
  ];
  const { json } = await api.call("POST", "/v1/sequences", { name: "Many", trigger: { manual: true }, steps });
  sequenceId = json["id"];
  await api.call("POST", `/v1/sequences/${sequenceId}/publish`);
});
afterAll(() => api[Symbol.asyncDispose]());

/** So many leads with a tag of their own. @returns their ids, newest first */
async function some(tag: string, many: number): Promise<string[]> {
  const now = api.app.clock.now();
  const rows = Array.from({ length: many }, (_, n) => ({
    id: newId(),
    email: `${tag}${n}@x.example`,
    tags: [tag],
    stageAt: now,
    createdAt: now,
    updatedAt: now,
  }));
  await api.app.db.insert(leads).values(rows);
  return rows.map(({ id }) => id).toReversed();
}
const ask = (action: object, target: object, more: object = {}) =>
  api.call("POST", "/v1/leads/bulk", { action, target, dryRun: false, ...more });

/** Does it, and says what became of it. */
async function done(action: object, target: object, more: object = {}) {
  const { status, json } = await ask(action, target, more);
  expect([status, json["code"]]).toEqual([202, undefined]);
  await runBulk(api.app, json["id"]);
  return (await api.call("GET", `/v1/bulk-actions/${json["id"]}`)).json;
}
const tagged = async (tag: string) =>
  (await api.app.db.select().from(leads).orderBy(asc(leads.email))).filter(({ tags }) => tags.includes(tag)).length;
const ofTag = (tag: string) => ({ filter: { tag } });

test("a try says what would become of each and changes nothing; the action does just that, over many pages", async () => {
  await some("page", 450);
  const seen = await done({ kind: "add_tag", tag: "new" }, ofTag("page"), { dryRun: true });
  expect(seen).toMatchObject({
    status: "done",
    dryRun: true,
    looked: 450,
    done: 450,
    skipped: {},
    total: { count: 450 },
  });
  expect(seen["sample"]).toHaveLength(50);
  expect(await tagged("new")).toBe(0);
  expect(await done({ kind: "add_tag", tag: "new" }, ofTag("page"))).toMatchObject({ looked: 450, done: 450 });
  expect(await tagged("new")).toBe(450);
  expect(await done({ kind: "add_tag", tag: "new" }, ofTag("page"))).toMatchObject({
    done: 0,
    skipped: { has_tag: 450 },
  });
  // Those that it makes fit no filter any more are not passed over.
  expect(await done({ kind: "remove_tag", tag: "new" }, ofTag("new"))).toMatchObject({ done: 450 });
  expect(await tagged("new")).toBe(0);
});

test("enrolling, pausing, letting go on and stopping go by the rules that hold for one", async () => {
  const [first = ""] = await some("walk", 3);
  await api.call("POST", "/v1/suppressions", { email: "walk0@x.example" });
  const enroll = { kind: "enroll", sequenceId };
  const tried = await done(enroll, ofTag("walk"), { dryRun: true });
  expect(tried).toMatchObject({ done: 2, skipped: { suppressed: 1 } });
  expect(await api.app.db.$count(enrollments)).toBe(0);
  expect(await done(enroll, ofTag("walk"))).toMatchObject({ done: 2, skipped: { suppressed: 1 } });
  expect(await done(enroll, ofTag("walk"))).toMatchObject({ done: 0, skipped: { suppressed: 1, already_enrolled: 2 } });
  const states = async () => {
    const all = await api.app.db.select().from(enrollments);
    return [...new Set(all.map(({ status }) => status))].toSorted();
  };
  expect(await done({ kind: "pause", sequenceId: newId() }, ofTag("walk"))).toMatchObject({ done: 0 });
  expect(await done({ kind: "pause" }, ofTag("walk"))).toMatchObject({ done: 2, skipped: { nothing_active: 1 } });
  expect(await states()).toEqual(["paused"]);
  expect(await done({ kind: "resume", sequenceId }, { leadIds: [first] })).toMatchObject({ done: 1 });
  expect(await states()).toEqual(["active", "paused"]);
  expect(await done({ kind: "exit", sequenceId }, ofTag("walk"))).toMatchObject({
    done: 2,
    skipped: { nothing_running: 1 },
  });
  expect(await states()).toEqual(["exited"]);
});

test("suppressing keeps what is suppressed already, and who is ticked twice is one", async () => {
  const ids = await some("hush", 2);
  const target = { leadIds: [...ids, ids[0]!] };
  expect(await done({ kind: "suppress", detail: "asked at the fair" }, target)).toMatchObject({
    total: { count: 2 },
    done: 2,
  });
  expect(await done({ kind: "suppress" }, target)).toMatchObject({ done: 0, skipped: { suppressed: 2 } });
  const [row] = await api.app.db.select().from(suppressions).where(eq(suppressions.email, "hush0@x.example"));
  expect(row).toMatchObject({ reason: "manual", detail: "asked at the fair" });
});

test("erasing wants the number that was counted, and leaves nobody", async () => {
  await some("gone", 12);
  const tried = await done({ kind: "erase" }, ofTag("gone"), { dryRun: true });
  expect(tried).toMatchObject({ done: 12 });
  expect(await tagged("gone")).toBe(12);
  for (const confirm of [undefined, 11]) {
    const { status, json } = await ask({ kind: "erase" }, ofTag("gone"), { confirm });
    expect([status, json["code"]]).toEqual([409, "count_differs"]);
  }
  expect(await done({ kind: "erase" }, ofTag("gone"), { confirm: 12 })).toMatchObject({
    status: "done",
    looked: 12,
    done: 12,
  });
  expect(await tagged("gone")).toBe(0);
});

test("only those who were confirmed are erased, not who comes to match while it runs", async () => {
  const [late = ""] = await some("late", 1);
  await some("sure", 2);
  const { json } = await ask({ kind: "erase" }, ofTag("sure"), { confirm: 2 });
  await api.app.db
    .update(leads)
    .set({ tags: ["sure"] })
    .where(eq(leads.id, late));
  await runBulk(api.app, json["id"]);
  expect((await api.call("GET", `/v1/bulk-actions/${json["id"]}`)).json).toMatchObject({ status: "done", done: 2 });
  expect(await tagged("sure")).toBe(1);
});

test("a filter that names somebody goes with them, what ran by it ends, and what is left is shown", async () => {
  const [id = ""] = await some("named", 1);
  const email = "named0@x.example";
  const filtered = (await ask({ kind: "add_tag", tag: "x" }, { filter: { email } })).json["id"];
  const reason = (await ask({ kind: "suppress", detail: `as ${email} asked` }, { filter: {} })).json["id"];
  await eraseLead(api.app, { id, keep: "never" });
  await runBulk(api.app, filtered);
  expect((await api.call("GET", `/v1/bulk-actions/${filtered}`)).json).toMatchObject({
    status: "canceled",
    target: { erased: true },
    looked: 0,
  });
  expect((await api.call("GET", `/v1/bulk-actions/${reason}`)).json).toMatchObject({
    status: "running",
    action: { kind: "suppress", detail: "as [erased] asked" },
  });
  await api.call("POST", `/v1/bulk-actions/${reason}/cancel`);
  const file = await api.raw(`/v1/bulk-actions/${filtered}/leads.csv`, {
    headers: { Authorization: `Bearer ${api.key}` },
  });
  expect([file.status, JSON.parse(file.text).code]).toEqual([409, "target_erased"]);
});

test("a lead that an action fails on is passed over, and the others are not", async () => {
  await some("odd", 3);
  await api.app.db.execute(sql`
    create function refuse_odd() returns trigger language plpgsql as $$ begin raise exception 'odd'; end $$`);
  await api.app.db.execute(sql`
    create trigger refuse_odd before update on leads for each row when (old.email = 'odd1@x.example') execute function refuse_odd()`);
  expect(await done({ kind: "add_tag", tag: "even" }, ofTag("odd"))).toMatchObject({
    status: "done",
    looked: 3,
    done: 2,
    skipped: { unexpected: 1 },
  });
  await api.app.db.execute(sql`drop trigger refuse_odd on leads`);
});

test("an id that another action has is refused", async () => {
  const id = newId();
  expect((await ask({ kind: "add_tag", tag: "a" }, ofTag("nobody"), { id })).status).toBe(202);
  for (const [action, target, more] of [
    [{ kind: "add_tag", tag: "b" }, ofTag("nobody"), {}],
    [{ kind: "add_tag", tag: "a" }, ofTag("else"), {}],
    [{ kind: "add_tag", tag: "a" }, ofTag("nobody"), { dryRun: true }],
  ] as const) {
    const { status, json } = await ask(action, target, { id, ...more });
    expect([status, json["code"]]).toEqual([409, "id_taken"]);
  }
});

test("what is canceled stops, and the same id does it once", async () => {
  await some("stop", 5);
  const id = newId();
  const { json } = await ask({ kind: "add_tag", tag: "stopped" }, ofTag("stop"), { id });
  expect((await api.call("POST", `/v1/bulk-actions/${json["id"]}/cancel`)).json).toMatchObject({ status: "canceled" });
  await runBulk(api.app, id);
  expect(await tagged("stopped")).toBe(0);
  expect((await ask({ kind: "add_tag", tag: "stopped" }, ofTag("stop"), { id })).json).toMatchObject({
    id,
    status: "canceled",
  });
});

test("a process that ends gives it back, and another goes on where it was, counting each once", async () => {
  await some("half", 250);
  const { json } = await ask({ kind: "add_tag", tag: "halved" }, ofTag("half"));
  const stopping = new AbortController();
  const db = new Proxy(api.app.db, {});
  stopping.abort();
  await runBulk({ ...api.app, db, stopping: stopping.signal }, json["id"]);
  expect(await tagged("halved")).toBe(0);
  const [row] = await api.app.db
    .select({ free: sql<boolean>`alive_until <= now()` })
    .from(bulkActions)
    .where(eq(bulkActions.id, json["id"]));
  expect(row?.free).toBe(true);
  await Promise.all([runBulk(api.app, json["id"]), runBulk(api.app, json["id"])]);
  expect((await api.call("GET", `/v1/bulk-actions/${json["id"]}`)).json).toMatchObject({
    status: "done",
    looked: 250,
    done: 250,
  });
});

test("the leads of an action are a file that a spreadsheet opens harmlessly", async () => {
  await some("file", 1);
  await api.app.db.update(leads).set({ company: "=cmd()" }).where(eq(leads.email, "file0@x.example"));
  const row = await done({ kind: "export" }, ofTag("file"));
  expect(row).toMatchObject({ status: "done", dryRun: true, done: 1 });
  const { text } = await api.raw(`/v1/bulk-actions/${row["id"]}/leads.csv`, {
    headers: { Authorization: `Bearer ${api.key}` },
  });
  const [header, line, ...rest] = text.trim().split("\r\n");
  expect(header).toContain("email,firstName,lastName,company");
  expect(line).toContain("file0@x.example,,,'=cmd()");
  expect(rest).toEqual([]);
});

test("it needs the rights that doing it to one needs", async () => {
  const { secret } = await createKey(api.app, {
    name: "few",
    kind: "secret",
    scopes: ["leads:write", "personal_data"],
  });
  const try_ = async (action: object) => {
    const answer = await api.raw("/v1/leads/bulk", {
      method: "POST",
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      body: JSON.stringify({ action, target: ofTag("nobody"), dryRun: true }),
    });
    return answer.status;
  };
  expect(await try_({ kind: "add_tag", tag: "x" })).toBe(202);
  for (const action of [{ kind: "enroll", sequenceId }, { kind: "suppress" }, { kind: "erase" }, { kind: "export" }]) {
    expect([action.kind, await try_(action)]).toEqual([action.kind, 403]);
  }
});
