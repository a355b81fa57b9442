import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importFiles, importForeseen, imports, leads } from "../../src/db/schema/index.ts";
import { forgetFiles } from "../../src/enrollment/import/file/forget-files.ts";
import { runImport } from "../../src/enrollment/import/file/run-import.ts";
import { storeFile } from "../../src/enrollment/import/file/store-file.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { newId } from "../../src/platform/ids.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => {
  api = await openTestApi();
});
afterEach(() => api[Symbol.asyncDispose]());

async function store(body: string, name = "Fair.csv") {
  const answer = await api.raw(`/v1/import-files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${api.key}`, "Content-Type": "text/csv" },
    body,
  });
  return { status: answer.status, file: JSON.parse(answer.text) };
}
const start = (fileId: string, body: object) => api.call("POST", `/v1/import-files/${fileId}/imports`, body);
const emails = async () => (await api.app.db.select().from(leads).orderBy(asc(leads.email))).map(({ email }) => email);
const get = async (path: string) => (await api.call("GET", path)).json;
const rows = (many: number) =>
  `E-Mail;Vorname\n${Array.from({ length: many }, (_, n) => `l${n}@x.example;L${n}\n`).join("")}`;

test("a stored file tells its columns, with samples and what each is taken for, and is forgotten after a day", async () => {
  const { status, file } = await store("E-Mail;Vorname;Job title;\na@x.example;Ada;CTO;\nb@x.example;;CTO;\n");
  expect(status).toBe(201);
  expect(file).toMatchObject({ name: "Fair.csv", format: "csv", lines: 3, charset: "utf-8" });
  expect(file.columns).toEqual([
    { name: "E-Mail", samples: ["a@x.example", "b@x.example"], guess: "email" },
    { name: "Vorname", samples: ["Ada"], guess: "firstName" },
    { name: "Job title", samples: ["CTO"], guess: "job_title" },
    { name: "", samples: [], guess: "-" },
  ]);
  expect(await get(`/v1/import-files/${file.id}`)).toEqual(file);
  await forgetFiles({ db: api.app.db, clock: { now: () => new Date(api.app.clock.now().getTime() + 86_400_001) } });
  expect((await api.call("GET", `/v1/import-files/${file.id}`)).status).toBe(404);
});

test("nothing of a file is kept that is empty, or no text", async () => {
  expect((await store("")).file.code).toBe("file_empty");
  expect((await store("PK\u0003\u0004xyz")).file.code).toBe("not_a_text_file");
  expect((await api.app.db.select().from(importFiles)).filter(({ size }) => size === null)).toEqual([]);
});

test("no more than a gigabyte is kept at once", async () => {
  const row = { name: "big.csv", format: "csv" as const, size: 2 ** 30, createdAt: api.app.clock.now() };
  await api.app.db.insert(importFiles).values(row);
  const { status, file } = await store(rows(1));
  expect([status, file.code]).toEqual([409, "too_many_files"]);
  expect(await api.app.db.$count(importFiles)).toBe(1);
});

test("a try tells what would happen and to whom, and changes nothing; the import does it once", async () => {
  const { file } = await store(rows(3));
  const map = { "E-Mail": "email", Vorname: "firstName" };
  const wrong = await start(file.id, { list: "fair", map: { "E-Mail": "-" } });
  expect([wrong.status, wrong.json["code"]]).toEqual([422, "invalid_header"]);
  const tried = await start(file.id, { list: "fair", dryRun: true, map });
  expect([tried.status, tried.json["fileId"]]).toEqual([202, file.id]);
  await runImport(api.app, tried.json["id"]);
  expect(await get(`/v1/imports/${tried.json["id"]}`)).toMatchObject({
    status: "done",
    counts: { rows: 3, created: 3 },
  });
  const foreseen = await get(`/v1/imports/${tried.json["id"]}/foreseen?after=2`);
  expect(foreseen.data).toMatchObject([
    { line: 3, email: "l1@x.example", lead: "created", sequences: [] },
    { line: 4, email: "l2@x.example", lead: "created", sequences: [] },
  ]);
  expect(await emails()).toEqual([]);
  const { json } = await start(file.id, { list: "fair", map });
  await Promise.all([runImport(api.app, json["id"]), runImport(api.app, json["id"])]);
  expect(await get(`/v1/imports/${json["id"]}`)).toMatchObject({
    status: "done",
    counts: { rows: 3, created: 3, updated: 0 },
  });
  expect(await emails()).toEqual(["l0@x.example", "l1@x.example", "l2@x.example"]);
  // What was foreseen of somebody goes with them.
  await api.app.db.delete(leads).where(eq(leads.email, "l0@x.example"));
  expect((await api.app.db.select().from(importForeseen)).map(({ email }) => email)).not.toContain("l0@x.example");
});

test("a file that is deleted while it is imported ends the import, and half a row is not taken", async () => {
  const half = "l0@x.example,Ada\nl1@x.example,Bob\nl2@x.example".slice(0, -2);
  const bytes = ["email,firstName\n".padEnd(2 ** 20, "\n"), half, `${" ".repeat(2 ** 20)}le\n`].map((text) =>
    Buffer.from(text),
  );
  const { id: fileId } = await storeFile(api.app, { name: "a.csv", format: "csv", bytes: ReadableStream.from(bytes) });
  const { json } = await start(fileId, { list: "fair" });
  await api.app.db.execute(sql`delete from import_file_parts where file_id = ${fileId}::uuid and number = 1`);
  await runImport(api.app, json["id"]);
  expect(await get(`/v1/imports/${json["id"]}`)).toMatchObject({
    status: "failed",
    failure: { code: "import_file_gone" },
  });
  expect(await emails()).toEqual([]);
});

test("a file that an import reads is not forgotten", async () => {
  const { file } = await store(rows(1));
  const { json } = await start(file.id, { list: "fair", map: { "E-Mail": "email", Vorname: "firstName" } });
  const tomorrow = { db: api.app.db, clock: { now: () => new Date(api.app.clock.now().getTime() + 86_400_001) } };
  await forgetFiles(tomorrow);
  await runImport(api.app, json["id"]);
  expect(await emails()).toEqual(["l0@x.example"]);
  await forgetFiles(tomorrow);
  expect(await api.app.db.select().from(importFiles)).toEqual([]);
});

test("a canceled import ends, and goes on behind the last row that it took", async () => {
  const { file } = await store(rows(2_500));
  const { json } = await start(file.id, { list: "fair", map: { "E-Mail": "email", Vorname: "firstName" } });
  const id: string = json["id"];
  // Another process took the first thousand, and ended.
  const counts = { rows: 1_000, created: 1_000, updated: 0, rejected: 0, flagged: 0 };
  await api.app.db.update(imports).set({ line: 1_001, counts }).where(eq(imports.id, id));
  expect((await api.call("POST", `/v1/imports/${id}/cancel`)).json).toMatchObject({
    status: "interrupted",
    failure: { code: "canceled" },
  });
  await runImport(api.app, id);
  expect(await emails()).toEqual([]);
  expect((await api.call("POST", `/v1/imports/${id}/continue`)).json).toMatchObject({ status: "running" });
  await runImport(api.app, id);
  expect(await get(`/v1/imports/${id}`)).toMatchObject({ status: "done", counts: { rows: 2_500, created: 2_500 } });
  expect((await emails()).length).toBe(1_500);
  expect((await api.call("POST", `/v1/imports/${id}/continue`)).json).toMatchObject({ code: "import_not_interrupted" });
});

test.each([
  ["utf-8", (text: string) => Buffer.from(text)],
  ["utf-16le", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
])("a file goes when somebody is erased whose address is in it: %s", async (_charset, bytes) => {
  const { json } = await api.call("POST", "/v1/leads", { email: "l1@x.example" });
  await api.call("POST", "/v1/leads", { email: "other@x.example" });
  const file = await storeFile(api.app, {
    name: "a.csv",
    format: "csv",
    bytes: ReadableStream.from([bytes(rows(3).replace("l1@", "L1@"))]),
  });
  const other = await storeFile(api.app, {
    name: "b.csv",
    format: "csv",
    bytes: ReadableStream.from([bytes(rows(1))]),
  });
  await eraseLead(api.app, { id: json["id"], keep: "never" });
  const left = await api.app.db.select({ id: importFiles.id }).from(importFiles);
  expect(left).toEqual([{ id: other.id }]);
  expect(left).not.toContainEqual({ id: file.id });
});

test("the sweep finds an import of a file whose process ended, and leaves it as it is where one is at it", async () => {
  const { file } = await store(rows(1));
  const { json } = await start(file.id, { list: "fair", map: { "E-Mail": "email", Vorname: "firstName" } });
  const due = async () =>
    (
      await api.app.db.execute<{ id: string }>(sql`
        select id from imports where status = 'running' and file_id is not null and alive_until <= now()`)
    ).map(({ id }) => id);
  expect(await due()).toEqual([json["id"]]);
  await api.app.db
    .update(imports)
    .set({ aliveUntil: sql`now() + interval '1 minute'` })
    .where(eq(imports.id, json["id"]));
  expect(await due()).toEqual([]);
  await runImport(api.app, json["id"]);
  expect(await emails()).toEqual([]);
  expect((await api.call("POST", `/v1/imports/${newId()}/cancel`)).status).toBe(404);
});
