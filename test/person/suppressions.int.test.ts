import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isSuppressed } from "../../src/db/suppressed.ts";
import { enrollments } from "../../src/db/schema/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { suppress } from "../../src/lead/suppression/suppress.ts";
import { normalizeEmail } from "../../src/platform/email.ts";
import { retain } from "../../src/person/retention/retain.ts";
import { publishMails } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const isListed = async (email: string): Promise<boolean> => {
  const stored = normalizeEmail(email);
  const [row] = await api.app.db.execute<{ listed: boolean }>(
    sql`select ${isSuppressed(sql`${stored}::text`)} as listed`,
  );
  const { json } = await api.call("GET", `/v1/suppressions/check?email=${encodeURIComponent(email)}`);
  expect(json.suppressed).toBe(row?.listed);
  return json.suppressed;
};
const csv = { "Content-Type": "text/csv" };
const upload = (text: string, query = "", headers = csv) =>
  api
    .raw(`/v1/suppressions/import${query}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, ...headers },
      body: text,
    })
    .then(({ json }) => json);

describe("what an address is suppressed by", () => {
  beforeAll(async () => {
    await api.call("POST", "/v1/suppressions", { email: "Tom@Case.test" });
    await api.call("POST", "/v1/suppressions", { email: "becky+news@case.test" });
    await api.call("POST", "/v1/suppressions", { domain: "@Blocked.test" });
    await api.call("POST", "/v1/suppressions", { domain: "xn--mnchen-3ya.example" });
  });
  test.each([
    ["tom@case.test", true],
    ["TOM@CASE.TEST", true],
    ["tom+x@case.test", true],
    ["tom+x+y@case.test", true],
    ["tom.x@case.test", false],
    ["atom@case.test", false],
    ["tom@sub.case.test", false],
    ["becky+news@case.test", true],
    ["becky@case.test", false],
    ["becky+other@case.test", false],
    ["anybody@blocked.test", true],
    ["anybody@mail.blocked.test", true],
    ["anybody@a.b.blocked.test", true],
    ["anybody@notblocked.test", false],
    ["anybody@blocked.test.example", false],
    ["hans@münchen.example", true],
    ["+tag@case.test", false],
  ])("%s: %s", async (email, expected) => expect(await isListed(email)).toBe(expected));

  test("says why", async () => {
    const { json } = await api.call("GET", "/v1/suppressions/check?email=x@mail.blocked.test");
    expect(json).toMatchObject({
      email: "x@mail.blocked.test",
      by: [{ domain: "blocked.test", email: null, hashed: false }],
    });
  });

  test("is looked up by the index, however long the list is", async () => {
    const plan = await api.app.db.$byKey.execute(
      sql`explain select ${isSuppressed(sql`m.email`)} from messages m where ${isSuppressed(sql`m.email`)}`,
    );
    expect(JSON.stringify(plan)).toContain("suppressions_key_unique");
    expect(JSON.stringify(plan)).not.toContain("Seq Scan on suppressions");
  });
});

test.each([
  ["nothing", {}, "one_of"],
  ["both", { email: "a@b.test", domain: "b.test" }, "one_of"],
  ["no domain", { domain: "localhost" }, "invalid_format"],
  ["a field that is not known", { email: "a@b.test", reason: "x" }, "unrecognized_keys"],
])("a suppression of %s is refused", async (_, body, code) => {
  const { status, json } = await api.call("POST", "/v1/suppressions", body);
  expect(status).toBe(422);
  expect(JSON.stringify(json.problems)).toContain(code === "unrecognized_keys" ? "unrecognized_key" : code);
});

test("suppressing a domain stops everybody there and below, and keeps them out", async () => {
  await publishMails(api.app, { name: "Domain", event: "domain-signup", mails: 2 });
  const people = ["a@firm.test", "b@sub.firm.test", "c@other.test"];
  for (const email of people) await api.call("POST", "/v1/events", { name: "domain-signup", lead: { email } });
  await enrollFromEvents(api.app);
  await api.call("POST", "/v1/suppressions", { domain: "firm.test" });
  const rows = await api.app.db.execute<{ email: string; status: string; reason: string | null }>(sql`
    select l.email, e.status, e.exit_reason as reason from ${enrollments} e join leads l on l.id = e.lead_id order by l.email`);
  expect(rows.map(({ email, status, reason }) => [email, status, reason])).toEqual([
    ["a@firm.test", "exited", "suppressed"],
    ["b@sub.firm.test", "exited", "suppressed"],
    ["c@other.test", "active", null],
  ]);
  await api.call("POST", "/v1/events", { name: "domain-signup", lead: { email: "late@firm.test" } });
  await turn(api.app);
  const [late] = (await api.call("GET", "/v1/leads?email=late@firm.test")).json.data;
  expect((await api.call("GET", `/v1/leads/${late.id}/explain`)).json.suppressed).toMatchObject({ reason: "manual" });
});

describe("lists", () => {
  test("are imported: counts, problems by line, reasons of other providers, what is known keeps its reason", async () => {
    await api.call("POST", "/v1/suppressions", { email: "known@list.test", detail: "first" });
    const file = `Email Address;Reason;Created At;Other
new@list.test;unsubscribe;2025-01-01T00:00:00Z;x
known@list.test;complaint;;
new2@list.test;ISP block;yesterday;
no address;;;
;;;
new@list.test;complaint;;
`;
    const dry = await upload(file, "?dryRun=true");
    expect(dry).toMatchObject({ dryRun: true, rows: 5, added: 2, known: 2, rejected: 1 });
    expect(dry.problems).toMatchObject([{ line: 5, problems: [{ pointer: "/email", code: "invalid_format" }] }]);
    expect(await isListed("new@list.test")).toBe(false);
    expect(await upload(file)).toMatchObject({ dryRun: false, rows: 5, added: 2, known: 2, rejected: 1 });
    expect(await upload(file)).toMatchObject({ added: 0, known: 4 });
    const of = async (email: string) => (await api.call("GET", `/v1/suppressions?email=${email}`)).json.data[0];
    expect(await of("known@list.test")).toMatchObject({ reason: "manual", detail: "first" });
    expect(await of("new2@list.test")).toMatchObject({ reason: "manual", detail: "ISP block" });
  });

  test("of JSON lines hold domains; wrong fields are told", async () => {
    const lines = [{ domain: "json.test" }, { email: "a@b.test", domain: "b.test" }, { emial: "a@b.test" }];
    const answer = await upload(lines.map((line) => JSON.stringify(line)).join("\n") + "\n{", "", {
      "Content-Type": "application/x-ndjson",
    });
    expect(answer).toMatchObject({ rows: 4, added: 1, rejected: 3 });
    expect(answer.problems.map(({ line }: { line: number }) => line)).toEqual([2, 3, 4]);
    expect(await isListed("x@json.test")).toBe(true);
  });

  test("without a column to go by, of another type, or with an unknown parameter are refused", async () => {
    expect(await upload("name\nx\n")).toMatchObject({ code: "invalid_header" });
    expect(await upload("")).toMatchObject({ code: "invalid_header" });
    expect(await upload("x", "", { "Content-Type": "text/plain" })).toMatchObject({ code: "unsupported_media_type" });
    expect(await upload("email\n", "?dry=true")).toMatchObject({ code: "invalid_input" });
  });

  test("go out as they can come in again, whatever a spreadsheet would run", async () => {
    await api.call("POST", "/v1/suppressions", { email: "=cmd@list.test", detail: '+1, "x"' });
    const out = await api.raw("/v1/suppressions/export", { headers: { Authorization: `Bearer ${api.key}` } });
    expect(out.text).toContain("'=cmd@list.test");
    const before = (await api.app.db.execute(sql`select key, reason from suppressions order by key`)).map((row) => row);
    await api.app.db.execute(sql`delete from suppressions`);
    expect(await upload(out.text)).toMatchObject({ added: before.length, rejected: 0 });
    expect(
      (await api.app.db.execute(sql`select key, reason from suppressions order by key`)).map((row) => row),
    ).toEqual(before);
    const lines = await api.raw("/v1/suppressions/export?format=ndjson", {
      headers: { Authorization: `Bearer ${api.key}` },
    });
    expect(lines.text.trim().split("\n")).toHaveLength(before.length);
  });
});

test("a suppression with an end goes then; a longer reason takes its place, and a shorter one does not", async () => {
  const now = api.clock.now();
  const later = new Date(now.getTime() + 86_400_000);
  const soft = (email: string, until: Date) => suppress(api.app.db, { email, reason: "soft_bounce", until }, now);
  await soft("short@soft.test", later);
  await soft("told@soft.test", later);
  await suppress(api.app.db, { email: "told@soft.test", reason: "unsubscribe" }, now);
  await soft("told@soft.test", later);
  expect(await isListed("short@soft.test")).toBe(true);
  api.clock.advanceTo(later);
  await retain(api.app);
  expect(await isListed("short@soft.test")).toBe(false);
  const { json } = await api.call("GET", "/v1/suppressions/check?email=told@soft.test");
  expect(json.by).toMatchObject([{ reason: "unsubscribe", until: null }]);
});
