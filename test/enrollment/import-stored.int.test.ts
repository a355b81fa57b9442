import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { activities, enrollments, events, leads, messages, sequenceVersions } from "../../src/db/schema/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

async function published(name: string, more: object = {}): Promise<string> {
  const steps = [
    { id: "one", kind: "email", template: "mail" },
    { id: "pause", kind: "wait", for: "P3D" },
  ];
  const { json } = await api.call("POST", "/v1/sequences", { name, trigger: { import: "any" }, steps, ...more });
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

async function send(body: string | Uint8Array<ArrayBuffer>, query = "", type = "text/csv") {
  const answer = await api.raw(`/v1/imports?list=fair${query}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": type },
    body,
  });
  const lines =
    answer.status === 200
      ? answer.text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [];
  return { ...answer, lines, last: lines.at(-1), of: (kind: string) => lines.filter((line) => line.kind === kind) };
}

const addresses = (count: number) =>
  `email\n${Array.from({ length: count }, (_, n) => `lead${n}@example.com`).join("\n")}\n`;
const emails = async () => (await api.app.db.select().from(leads).orderBy(asc(leads.email))).map(({ email }) => email);
const get = async (path: string) => (await api.call("GET", path)).json;

describe("an import", () => {
  test("whose columns are called otherwise is mapped, and its dates read as the file writes them", async () => {
    await api.call("PUT", "/v1/lead-attributes", { name: "born", type: "date" });
    const map = `&map%5BEmail+Address%5D=email&map%5BBorn+on%5D=born&map%5BComment%5D=-&dates=DD.MM.YYYY`;
    const { last } = await send("Email Address;Born on;Comment\na@example.com;15.06.1990;x\n", map);
    expect(last).toMatchObject({ kind: "done", created: 1, flagged: 0 });
    const [lead] = await api.app.db.select().from(leads);
    expect(lead).toMatchObject({ email: "a@example.com", attributes: { born: "1990-06-15" } });
    const stored = await get(`/v1/imports/${last.importId}`);
    expect(stored.options).toMatchObject({
      dates: "DD.MM.YYYY",
      map: { "Email Address": "email", "Born on": "born", Comment: "-" },
    });
  });

  test("reads the windows-1252 of Excel, and what its Content-Type says", async () => {
    const latin = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
    expect((await send(latin("email;firstName\na@example.com;Jürgen\n"))).last).toMatchObject({
      charset: "windows-1252",
    });
    const said = await send(latin("email;firstName\nb@example.com;J\xf8rn\n"), "", 'text/csv; charset="iso-8859-1"');
    expect(said.last).toMatchObject({ kind: "done", charset: "windows-1252" });
    const names = (await api.app.db.select().from(leads).orderBy(asc(leads.email))).map(({ firstName }) => firstName);
    expect(names).toEqual(["Jürgen", "Jørn"]);
    const unknown = await send("email\n", "", "text/csv; charset=klingon");
    expect([unknown.status, unknown.json.code]).toEqual([415, "unsupported_media_type"]);
  });

  test("numbers that nobody declared are numbers for conditions", async () => {
    const id = await published("Big", {
      trigger: { import: "any", if: { attribute: "seats", op: "gte", value: 100 } },
    });
    const { last } = await send("email,seats\nbig@example.com,120\nsmall@example.com,12\n");
    expect(last).toMatchObject({ enrolled: 1, skipped: { condition: 1 } });
    expect((await get(`/v1/enrollments?sequenceId=${id}`)).data).toHaveLength(1);
  });

  test("keeps its progress, and what was wrong as a file that a spreadsheet opens harmlessly", async () => {
    const file = "email,timezone,note\nnobody,,\na@example.com,=cmd,\nb@example.com,,\nc@example.com,,extra,cell\n";
    const { last, headers } = await send(file);
    expect(headers.get("location")).toBe(`/v1/imports/${last.importId}`);
    const stored = await get(`/v1/imports/${last.importId}`);
    expect(stored).toMatchObject({
      list: "fair",
      status: "done",
      dryRun: false,
      counts: { rows: 4, created: 2, rejected: 2, flagged: 1, rejectedFor: { invalid_format: 1, wrong_cell_count: 1 } },
      finishedAt: "2026-01-05T09:00:00.000Z",
      undone: null,
    });
    expect((await get("/v1/imports?list=fair")).data).toEqual([stored]);
    expect((await get("/v1/imports?list=other")).data).toEqual([]);
    const report = await api.call("GET", `/v1/imports/${last.importId}/problems.csv`);
    expect(report.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(report.headers.get("content-disposition")).toContain(`import-${last.importId}-problems.csv`);
    expect(report.text.split("\r\n")).toEqual([
      "line,outcome,email,field,column,code,message",
      "2,rejected,,/email,email,invalid_format,Invalid email address",
      `3,flagged,a@example.com,/timezone,timezone,invalid_value,"is not an IANA time zone, such as Europe/Berlin: ""=cmd"" was left out."`,
      expect.stringMatching(/^5,rejected,c@example.com,,,wrong_cell_count,/),
      "",
    ]);
    for (const path of ["", "/problems.csv"]) {
      expect((await api.raw(`/v1/imports/${last.importId}${path}`)).status).toBe(401);
      expect((await get(`/v1/imports/019aa5c8-93a0-7c1d-8a83-2f6de1b4c111${path}`)).code).toBe("import_not_found");
    }
  });

  test("one row that the database refuses costs itself alone", async () => {
    await published("All");
    await api.app.db.execute(sql`
      create function refuse_poison() returns trigger language plpgsql as
        $$ begin if new.email like 'poison%' then raise exception 'poison'; end if; return new; end $$`);
    await api.app.db.execute(
      sql`create trigger refuse_poison before insert on leads for each row execute function refuse_poison()`,
    );
    const rows = Array.from({ length: 1_500 }, (_, n) =>
      n % 700 === 400 ? `poison${n}@example.com` : `lead${n}@example.com`,
    );
    const { last, of } = await send(`email\n${rows.join("\n")}\n`);
    expect(last).toMatchObject({
      kind: "done",
      rows: 1_500,
      created: 1_498,
      enrolled: 1_498,
      rejectedFor: { row_refused: 2 },
    });
    expect(of("rejected").map(({ line }) => line)).toEqual([402, 1_102]);
    expect(await api.app.db.$count(enrollments)).toBe(1_498);
  });

  test("a sequence whose version cannot be read costs the import nothing else, and is named", async () => {
    const broken = await published("Broken");
    const whole = await published("Whole");
    await api.app.db
      .update(sequenceVersions)
      .set({ definition: { trigger: { import: "any" }, steps: "none" } })
      .where(eq(sequenceVersions.sequenceId, broken));
    const { last } = await send(addresses(2));
    expect(last).toMatchObject({ kind: "done", created: 2, enrolled: 2, setAside: { [broken]: expect.any(String) } });
    expect((await api.app.db.select().from(enrollments)).map(({ sequenceId }) => sequenceId)).toEqual([whole, whole]);
  });
});

describe("a dry run", () => {
  test("tells what would happen and to whom, and changes nothing", async () => {
    const all = await published("All");
    const pro = await published("Pro", {
      trigger: { import: "any", if: { attribute: "plan", op: "eq", value: "pro" } },
    });
    await api.call("POST", "/v1/leads", { email: "known@example.com", attributes: { plan: "pro" } });
    await api.call("POST", "/v1/suppressions", { email: "gone@example.com" });
    const before = await Promise.all([leads, enrollments, activities].map((table) => api.app.db.$count(table)));
    const file = "email,plan\nknown@example.com,free\ngone@example.com,pro\nnobody,\nnew@example.com,pro\n";
    const { last, of } = await send(file, "&dryRun=true");
    expect(last).toMatchObject({ kind: "done", dryRun: true, created: 2, updated: 1, rejected: 1, enrolled: 3 });
    const enrolled = { outcome: "enrolled", code: null, at: "2026-01-05T09:00:00.000Z" };
    const skipped = (code: string) => ({ outcome: "skipped", code, at: null });
    const would = Object.fromEntries(of("foreseen").map((line) => [line.email, line]));
    const inOrder = (sequences: { sequenceId: string }[]) =>
      [all, pro].map((id) => sequences.find((one) => one.sequenceId === id));
    expect(would["known@example.com"]).toMatchObject({ line: 2, lead: "updated" });
    expect(inOrder(would["known@example.com"].sequences)).toMatchObject([enrolled, skipped("condition")]);
    expect(inOrder(would["gone@example.com"].sequences)).toMatchObject([skipped("suppressed"), skipped("suppressed")]);
    expect(would["new@example.com"]).toMatchObject({ line: 5, lead: "created" });
    expect(inOrder(would["new@example.com"].sequences)).toMatchObject([enrolled, enrolled]);
    expect(await Promise.all([leads, enrollments, activities].map((table) => api.app.db.$count(table)))).toEqual(
      before,
    );
    expect((await get(`/v1/leads?email=known@example.com`)).data[0].attributes).toEqual({ plan: "pro" });
    const real = await send(file);
    expect({ ...real.last, importId: last.importId, dryRun: true }).toEqual(last);
    const { text } = await api.call("GET", `/v1/imports/${last.importId}/problems.csv`);
    expect(text).toContain("4,rejected,,/email,email,invalid_format");
    expect((await api.call("POST", `/v1/imports/${last.importId}/undo`)).json.code).toBe("import_was_dry_run");
  });

  test("counts whoever is in the file twice once, however long the file", async () => {
    await published("All");
    const file = `${addresses(1_200)}${addresses(1_200).slice("email\n".length)}`;
    const { last } = await send(file, "&dryRun=true");
    expect(last).toMatchObject({ rows: 2_400, created: 1_200, updated: 1_200, enrolled: 1_200 });
  });
});

describe("the first mails of an import", () => {
  test("are paced evenly over the time that is given, and explain says so", async () => {
    await published("All");
    const { last } = await send(addresses(224), "&spread=PT4H");
    expect(last).toMatchObject({ enrolled: 224 });
    await turn(api.app);
    expect(await api.app.db.$count(messages)).toBe(0);
    const begins = (await api.app.db.select().from(enrollments))
      .map(({ dueAt }) => dueAt!.getTime())
      .toSorted((a, b) => a - b);
    const start = api.clock.now().getTime();
    const gaps = begins.map((at, index) => at - (begins[index - 1] ?? start));
    // 4 hours for 224 are 64 seconds each.
    expect(Math.max(...gaps)).toBeLessThan(3 * 64_000);
    expect(begins[0]!).toBeGreaterThan(start);
    expect(begins.at(-1)!).toBeLessThanOrEqual(start + 4 * 3_600_000);
    const first = (await api.app.db.select().from(enrollments).orderBy(asc(enrollments.dueAt)))[0]!;
    const { decisions } = await get(`/v1/leads/${first.leadId}/explain`);
    expect(decisions).toContainEqual(expect.objectContaining({ rule: "spread", until: first.dueAt!.toISOString() }));
    api.clock.advanceBy(2 * 3_600_000);
    await turn(api.app);
    const halfway = await api.app.db.$count(messages);
    expect(halfway).toBeGreaterThan(108);
    expect(halfway).toBeLessThan(116);
    api.clock.advanceBy(2 * 3_600_000);
    await turn(api.app);
    expect(await api.app.db.$count(messages)).toBe(224);
  });

  test("do not begin earlier because something happens that the sequence waits for", async () => {
    const steps = [
      { id: "wait", kind: "waitForEvent", event: "bought", timeout: "P3D" },
      { id: "one", kind: "email", template: "mail" },
    ];
    await published("Waits", { steps });
    await send(addresses(1), "&spread=P1D");
    const [before] = await api.app.db.select().from(enrollments);
    await api.call("POST", "/v1/events", { name: "bought", lead: { email: "lead0@example.com" } });
    const { enrollFromEvents } = await import("../../src/enrollment/admit/enroll.ts");
    await enrollFromEvents(api.app);
    const [after] = await api.app.db.select().from(enrollments);
    expect(after!.dueAt).toEqual(before!.dueAt);
  });

  test.each(["P0D", "-PT1H", "4h", "P20Y"])("are not spread over %s", async (spread) => {
    const { status, json } = await send(addresses(1), `&spread=${spread}`);
    expect([status, json.problems[0].pointer]).toEqual([422, "/spread"]);
  });
});

describe("undoing an import", () => {
  const undo = (id: string) => api.call("POST", `/v1/imports/${id}/undo`);

  test("deletes whom it created and stops what it began, and says what stays and why", async () => {
    const id = await published("All");
    const other = await published("By hand", { trigger: { manual: true } });
    await api.call("POST", "/v1/leads", { email: "known@example.com", company: "Old" });
    const names = ["known", "mailed", "changed", "event", "walks", "new1", "new2"];
    const { last } = await send(`email,company\n${names.map((name) => `${name}@example.com,New`).join("\n")}\n`);
    expect(last).toMatchObject({ created: 6, updated: 1, enrolled: 7 });
    const of = async (name: string) => (await get(`/v1/leads?email=${name}@example.com`)).data[0].id;
    api.clock.advanceBy(60_000);
    const mailed = await of("mailed");
    await api.app.db
      .update(enrollments)
      .set({ dueAt: sql`due_at + interval '1 hour'` })
      .where(sql`lead_id <> ${mailed}`);
    await turn(api.app);
    await api.app.db.update(messages).set({ attempts: 1 });
    await api.call("PATCH", `/v1/leads/${await of("changed")}`, { company: "Newer" });
    const at = api.clock.now();
    await api.app.db
      .insert(events)
      .values({ leadId: await of("event"), name: "seen", source: "api", occurredAt: at, receivedAt: at });
    await api.call("POST", "/v1/enrollments", { sequenceId: other, leadId: await of("walks") });

    const { status, json } = await undo(last.importId);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "undone",
      undone: {
        deleted: 2,
        stopped: 7,
        kept: { known_before: 1, mailed: 1, changed: 1, known_elsewhere: 2 },
      },
      undoneAt: "2026-01-05T09:01:00.000Z",
    });
    expect(await emails()).toEqual(
      ["changed", "event", "known", "mailed", "walks"].map((name) => `${name}@example.com`),
    );
    const ended = await api.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, id));
    expect(new Set(ended.map(({ status, exitReason }) => `${status} ${exitReason}`))).toEqual(
      new Set(["exited import_undone"]),
    );
    const running = await api.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, other));
    expect(running).toMatchObject([{ status: "active" }]);
    expect((await undo(last.importId)).json).toEqual(json);
  });

  test("takes more leads than a page, and the same file can be imported again", async () => {
    await published("All");
    const { last } = await send(addresses(2_300));
    expect((await undo(last.importId)).json.undone).toEqual({ deleted: 2_300, stopped: 2_300, kept: {} });
    expect(await emails()).toEqual([]);
    expect((await send(addresses(2_300))).last).toMatchObject({ created: 2_300, enrolled: 2_300 });
  });

  test("is possible for a day", async () => {
    const { last } = await send(addresses(1));
    api.clock.advanceBy(24 * 3_600_000 + 1);
    const late = await undo(last.importId);
    expect([late.status, late.json.code]).toEqual([409, "undo_too_late"]);
    expect(await emails()).toHaveLength(1);
  });
});
