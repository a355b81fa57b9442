import { request as httpRequest } from "node:http";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enrollments, leads, messages, suppressions } from "../../src/db/schema/index.ts";
import { startImport } from "../../src/enrollment/import/import-leads.ts";
import { rejectedRow } from "../../src/lead/import/import-row.ts";
import { smallTemplate } from "../support/sequences.ts";
import { turn } from "../support/turn.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
  await api.call("PUT", "/v1/templates", { key: "mail", mjml: smallTemplate("Mail") });
});
afterEach(() => api[Symbol.asyncDispose]());

const steps = [
  { id: "one", kind: "email", template: "mail" },
  { id: "pause", kind: "wait", for: "P3D" },
];

async function published(name: string, list: string, more: { if?: object; definition?: object } = {}): Promise<string> {
  const trigger = { import: list, ...(more.if && { if: more.if }) };
  const { json } = await api.call("POST", "/v1/sequences", { name, trigger, steps, ...more.definition });
  expect((await api.call("POST", `/v1/sequences/${json.id}/publish`)).status).toBe(200);
  return json.id;
}

type Sent = string | ReadableStream<Uint8Array>;

async function send(body: Sent, type = "text/csv", list = "fair", headers: Record<string, string> = {}) {
  return api.raw(`/v1/imports?list=${list}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": type, ...headers },
    body,
    duplex: "half",
  });
}

async function importLines(body: Sent, type?: string, list?: string) {
  const { status, text } = await send(body, type, list);
  expect(status).toBe(200);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { last: lines.at(-1), rejected: lines.filter(({ kind }) => kind === "rejected"), lines };
}

const leadOf = async (email: string) => (await api.app.db.select().from(leads).where(eq(leads.email, email)))[0];
const walksOf = (sequenceId: string) =>
  api.app.db.select().from(enrollments).where(eq(enrollments.sequenceId, sequenceId));

describe("importing a list", () => {
  test("creates and updates leads by the rules of events, and enrolls them where the list triggers", async () => {
    const fair = await published("Fair", "fair");
    const any = await published("Any", "any");
    const other = await published("Other", "webinar");
    await api.call("PUT", "/v1/lead-attributes", { name: "seats", type: "number" });
    const known = {
      email: "ada@example.com",
      firstName: "Ada",
      company: "Old",
      tags: ["a"],
      attributes: { plan: "x" },
    };
    await api.call("POST", "/v1/leads", known);
    const { last, rejected } = await importLines(
      "Email,First Name,company,tags,seats\nADA@example.com,,New,b;c,12\nbob@example.com,Bob,,,\n",
    );
    expect(rejected).toEqual([]);
    const counts = {
      rows: 2,
      created: 1,
      updated: 1,
      rejected: 0,
      rejectedFor: {},
      flagged: 0,
      flaggedFor: {},
      enrolled: 4,
      waiting: 0,
      skipped: {},
      setAside: {},
    };
    expect(last).toEqual({ kind: "done", importId: expect.any(String), dryRun: false, charset: "utf-8", ...counts });
    const stored = (await api.call("GET", `/v1/imports/${last.importId}`)).json;
    expect(stored).toMatchObject({ id: last.importId, list: "fair", status: "done", charset: "utf-8", counts });
    const ada = await leadOf("ada@example.com");
    expect(ada).toMatchObject({ firstName: "Ada", company: "New", attributes: { plan: "x", seats: 12 } });
    expect(ada!.tags.toSorted()).toEqual(["a", "b", "c"]);
    expect((await Promise.all([fair, any, other].map(walksOf))).map((rows) => rows.length)).toEqual([2, 2, 0]);
    const timeline = (await api.call("GET", `/v1/leads/${ada!.id}/timeline`)).json.data;
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: "imported", data: { list: "fair", importId: last.importId } }),
    );
    await turn(api.app);
    expect(await api.app.db.select().from(messages)).toHaveLength(4);
  });

  test("takes JSON lines as well", async () => {
    const id = await published("Fair", "fair", { if: { attribute: "plan", op: "eq", value: "pro" } });
    const rows = [
      { email: "ada@example.com", attributes: { plan: "pro", seats: 3, trial: true } },
      { email: "bob@example.com", attributes: { plan: "free" } },
      { email: "bob@example.com", score: { fit: 40 } },
    ];
    const body = rows.map((row) => JSON.stringify(row)).join("\n");
    const { last } = await importLines(body, "application/x-ndjson; charset=utf-8");
    expect(last).toMatchObject({ kind: "done", created: 2, updated: 1, enrolled: 1, skipped: { condition: 1 } });
    expect(await leadOf("bob@example.com")).toMatchObject({ attributes: { plan: "free" }, fitScore: 40 });
    await importLines('{"email":"bob@example.com"}', "application/x-ndjson");
    expect(await leadOf("bob@example.com")).toMatchObject({ fitScore: 40, engagementScore: 0 });
    const [walk] = await walksOf(id);
    expect(walk!.leadId).toBe((await leadOf("ada@example.com"))!.id);
    expect((await leadOf("ada@example.com"))!.attributes).toEqual(rows[0]!.attributes);
  });

  test("again enrolls nobody twice, and one address twice in a file is one lead", async () => {
    const id = await published("Fair", "fair");
    const file = "email,plan,tags\nada@example.com,a,x\nADA@example.com,b,y\nada@example.com,,z\n";
    expect((await importLines(file)).last).toMatchObject({ rows: 3, created: 1, updated: 2, enrolled: 1 });
    const ada = await leadOf("ada@example.com");
    expect([ada!.attributes, ada!.tags.toSorted()]).toEqual([{ plan: "b" }, ["x", "y", "z"]]);
    const again = (await importLines(file)).last;
    expect(again).toMatchObject({ created: 0, updated: 3, enrolled: 0, skipped: { already_enrolled: 1 } });
    expect(await walksOf(id)).toHaveLength(1);
  });

  test("leaves the suppressed suppressed and prospects alone, and says why", async () => {
    const id = await published("Fair", "fair");
    const at = api.clock.now();
    await api.app.db.insert(suppressions).values({ email: "gone@example.com", reason: "unsubscribe", createdAt: at });
    const prospect = {
      email: "pro@example.com",
      stage: "prospect" as const,
      stageAt: at,
      createdAt: at,
      updatedAt: at,
    };
    await api.app.db.insert(leads).values(prospect);
    const { last } = await importLines("email\ngone@example.com\npro@example.com\nnew@example.com\n");
    expect(last).toMatchObject({ created: 2, updated: 1, enrolled: 1, skipped: { suppressed: 1, not_a_lead: 1 } });
    await turn(api.app);
    expect((await api.app.db.select().from(messages)).map(({ email }) => email)).toEqual(["new@example.com"]);
    expect(await walksOf(id)).toHaveLength(1);
    expect((await leadOf("pro@example.com"))!.stage).toBe("prospect");
    const { json } = await api.call("GET", `/v1/leads/${(await leadOf("gone@example.com"))!.id}/explain`);
    expect(json.decisions[0].inputs).toEqual({ code: "suppressed" });
  });

  test("takes 50,000 rows in one request, and tells each wrong one", { timeout: 180_000 }, async () => {
    const id = await published("Fair", "fair");
    const count = 50_000;
    // Every thousandth row is wrong, in one of four ways.
    const wrong = [
      (n: number) => `nobody${n},Acme,pro`,
      (n: number) => `lead${n}@example.com,Acme`,
      (n: number) => `"lead${n}@example.com,Acme,pro`,
      (n: number) => `lead${n}@example.com,${"x".repeat(300)},pro`,
    ];
    const row = (n: number) =>
      n % 1_000 === 500 ? wrong[Math.floor(n / 1_000) % 4]!(n) : `lead${n}@example.com,"Acme ""${n}"", Ltd",pro`;
    const text = `email,company,plan\n${Array.from({ length: count }, (_, n) => row(n)).join("\n")}\n`;
    const bytes = new TextEncoder().encode(text);
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 30_000) yield bytes.subarray(at, at + 30_000);
    }
    const { last, rejected, lines } = await importLines(ReadableStream.from(pieces()));
    // Two of the four ways cost the row, the others a field of it.
    expect(last).toMatchObject({
      kind: "done",
      rows: count,
      created: count - 25,
      updated: 0,
      rejected: 25,
      rejectedFor: { invalid_format: 13, malformed_csv: 12 },
      flagged: 25,
      flaggedFor: { missing_cells: 13, too_big: 12 },
      enrolled: count - 25,
      waiting: 0,
      skipped: {},
    });
    const told = lines.filter(({ kind }) => kind === "rejected" || kind === "flagged").map(({ line }) => line);
    expect(told).toEqual(Array.from({ length: 50 }, (_, n) => n * 1_000 + 502));
    expect(rejected).toHaveLength(25);
    expect(lines.filter(({ kind }) => kind === "progress").length).toBeGreaterThan(40);
    const [counted] = await api.app.db.execute(sql`
      select (select count(*)::int from leads) as leads, (select count(*)::int from enrollments) as walks`);
    expect(counted).toEqual({ leads: count - 25, walks: count - 25 });
    expect((await leadOf("lead7@example.com"))!.company).toBe('Acme "7", Ltd');
    expect((await walksOf(id)).every(({ status }) => status === "active")).toBe(true);
  });

  test("keeps what was taken when the connection breaks, and the file can be sent again", async () => {
    const id = await published("Fair", "fair");
    const row = (n: number) => `lead${n}@example.com\n`;
    const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => row(from + n)).join("");
    const half = httpRequest(`${api.url}/v1/imports?list=fair`, {
      method: "POST",
      headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "text/csv" },
    });
    half.on("error", () => undefined);
    half.write(`email\n${rows(0, 1_500)}`);
    const told = await new Promise<string>((resolve, reject) => {
      half.on("response", (response) => response.once("data", (chunk: Buffer) => resolve(chunk.toString())));
      half.on("error", reject);
    });
    expect(JSON.parse(told.split("\n")[0]!)).toMatchObject({ kind: "progress", rows: 1_000, enrolled: 1_000 });
    half.destroy();
    expect(await walksOf(id)).toHaveLength(1_000);
    const { last } = await importLines(`email\n${rows(0, 2_500)}`);
    expect(last).toMatchObject({
      created: 1_500,
      updated: 1_000,
      enrolled: 1_500,
      skipped: { already_enrolled: 1_000 },
    });
  });
});

test("of very many wrong rows the first 10,000 are told one by one, and all are counted", async () => {
  const rejected = (line: number) => rejectedRow(line, line % 2 === 0 ? "even" : "odd", "Wrong.");
  const rows = [Array.from({ length: 10_500 }, (_, n) => rejected(n + 2))];
  const options = { format: "csv" as const, charset: null, dates: "iso", map: {}, spread: null };
  const file = { rows: ReadableStream.from(rows), charset: () => "utf-8" };
  const started = await startImport(api.app, { list: "fair", dryRun: false, options }, file);
  const lines = await Array.fromAsync(started.lines);
  expect(lines).toHaveLength(10_001);
  const counts = { rows: 10_500, rejected: 10_500, rejectedFor: { even: 5_250, odd: 5_250 } };
  expect(lines.at(-1)).toMatchObject({ kind: "done", ...counts });
});

test("the document of the API tells how a file is sent and what comes back", async () => {
  const { post } = (await api.raw("/openapi.json")).json.paths["/v1/imports"];
  expect(Object.keys(post.requestBody.content)).toEqual(["text/csv", "application/x-ndjson", "multipart/form-data"]);
  expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual([
    "map",
    "list",
    "dryRun",
    "dates",
    "spread",
    "resume",
  ]);
  expect(Object.keys(post.responses)).toEqual(["200", "401", "404", "409", "413", "415", "422"]);
});

describe("an import that cannot be taken", () => {
  test("is refused before a row is read", async () => {
    const refusals = await Promise.all([
      send("email\n", "application/json"),
      send("email\n", "text/csv", "no%20list"),
      send("email\n", "text/csv", "fair&other=1"),
      send("email\n", "text/csv", "fair&dryRun=true&dryRun=false"),
      send("email\n", "text/csv", "fair&map%5Bx%5D=email&map%5Bx%5D=plan"),
      send("PK\u0003\u0004 workbook"),
      send("name\nAda\n"),
      send("email\n", "text/csv", "fair", { "Idempotency-Key": "k" }),
    ]);
    expect(refusals.map(({ status, json }) => [status, json.code])).toEqual([
      [415, "unsupported_media_type"],
      [422, "invalid_input"],
      [422, "invalid_input"],
      [422, "invalid_input"],
      [422, "invalid_input"],
      [422, "not_a_text_file"],
      [422, "invalid_header"],
      [422, "idempotency_unsupported"],
    ]);
    const anonymous = await api.raw("/v1/imports?list=fair", { method: "POST", body: "email\n" });
    expect([anonymous.status, anonymous.json.code]).toEqual([401, "unauthenticated"]);
  });

  test("for its size is refused by its announced length", async () => {
    const refused = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${api.url}/v1/imports?list=fair`, {
        method: "POST",
        headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "text/csv", "Content-Length": 300 * 2 ** 20 },
      });
      request.on("error", reject);
      request.on("response", ({ statusCode }) => {
        request.on("error", () => undefined);
        resolve(statusCode);
        request.destroy();
      });
      request.flushHeaders();
    });
    expect(refused).toBe(413);
  });

  test("half-way tells how far it came, and keeps it", async () => {
    const good = Array.from({ length: 1_200 }, (_, n) => `lead${n}@example.com`).join("\n");
    const bytes = new TextEncoder().encode(`email\n${good}\n`);
    const file = ReadableStream.from([bytes, new Uint8Array([0xff, 0xfe, 0x0a])]);
    const { last } = await importLines(file);
    expect(last).toMatchObject({ kind: "failed", code: "invalid_utf8", rows: 1_000, created: 1_000 });
    const [counted] = await api.app.db.execute(sql`select count(*)::int as n from leads`);
    expect(counted).toEqual({ n: 1_000 });
  });

  test("two imports of the same people at once are one", async () => {
    const id = await published("Fair", "fair", { definition: { exclusivity: { groups: ["nurture"] } } });
    const names = Array.from({ length: 2_000 }, (_, n) => `lead${n}@example.com`);
    const files = [names, names.toReversed()].map((rows) => `email\n${rows.join("\n")}\n`);
    const done = await Promise.all(files.map((file) => importLines(file)));
    expect(done.map(({ last }) => last.kind)).toEqual(["done", "done"]);
    expect(done.reduce((sum, { last }) => sum + last.created, 0)).toBe(2_000);
    expect(await walksOf(id)).toHaveLength(2_000);
  });
});
