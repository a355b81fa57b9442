import { asc } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { leads } from "../../src/db/schema/index.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

let api: TestApi;
beforeEach(async () => (api = await openTestApi()));
afterEach(() => api[Symbol.asyncDispose]());

type Part = [name: string, content: string | Uint8Array<ArrayBuffer>, type?: string, fileName?: string];

async function send(parts: Part[], query = "") {
  const form = new FormData();
  for (const [name, content, type = "", fileName] of parts) {
    if (type === "" && fileName === undefined && typeof content === "string") form.append(name, content);
    else form.append(name, new Blob([content], { type }), fileName ?? name);
  }
  const headers = { Authorization: `Bearer ${api.key}` };
  const answer = await api.raw(`/v1/imports?list=fair${query}`, { method: "POST", headers, body: form });
  const lines = answer.status === 200 ? answer.text.trimEnd().split("\n") : [];
  return { ...answer, last: lines.length === 0 ? undefined : JSON.parse(lines.at(-1)!) };
}

const csv = "Email Address;Job title;Comment\na@example.com;CTO;x\n";
const map = { "Email Address": "email", "Job title": "job_title", Comment: "-" };
const file: Part = ["file", csv, "text/csv"];
const mapping = (document: unknown): Part => ["mapping", JSON.stringify(document)];
const stored = () => api.app.db.select().from(leads).orderBy(asc(leads.email));

describe("a mapping document", () => {
  test("says what the columns are, as the query does, and is kept with the import", async () => {
    const { status, last } = await send([mapping({ map }), file]);
    expect([status, last]).toMatchObject([200, { kind: "done", created: 1, flagged: 0 }]);
    expect(await stored()).toMatchObject([{ email: "a@example.com", attributes: { job_title: "CTO" } }]);
    const { json } = await api.call("GET", `/v1/imports/${last.importId}`);
    expect(json.options).toMatchObject({ format: "csv", map });
  });

  test("may be a file, and names the character set", async () => {
    const bytes = Uint8Array.from("E-Mail,firstName\na@example.com,J\xf8rn\n", (char) => char.charCodeAt(0));
    const document = JSON.stringify({ map: { "E-Mail": "email" }, charset: "iso-8859-1" });
    const { last } = await send([
      ["mapping", document, "application/json", "mapping.json"],
      ["file", bytes, "application/octet-stream", "Leads.CSV"],
    ]);
    expect(last).toMatchObject({ kind: "done", created: 1, charset: "windows-1252" });
    expect(await stored()).toMatchObject([{ firstName: "Jørn" }]);
  });

  test("does not have to be there; JSON on lines is sent so as well", async () => {
    const { last } = await send([["file", '{"email":"a@example.com"}\n', "application/octet-stream", "leads.ndjson"]]);
    expect(last).toMatchObject({ kind: "done", created: 1 });
  });

  test("goes before files of any length, which are read as they come", async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => `lead${n}@example.com;CTO;${"x".repeat(200)}`).join("\n");
    const { last } = await send([mapping({ map }), ["file", `Email Address;Job title;Comment\n${rows}\n`, "text/csv"]]);
    expect(last).toMatchObject({ kind: "done", rows: 5_000, created: 5_000 });
  });

  test.each<[string, Part[], string, number, string, string]>([
    ["that is no JSON", [["mapping", "{"], file], "", 422, "/mapping", "malformed_json"],
    ["with a field that is not known", [mapping({ map, lists: 1 }), file], "", 422, "/lists", "unrecognized_key"],
    ["without a mapping", [mapping({}), file], "", 422, "/map", "invalid_type"],
    [
      "of too many columns",
      [mapping({ map: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`c${n}`, "-"])) }), file],
      "",
      422,
      "/map",
      "too_big",
    ],
    ["with control characters", [mapping({ map: { "a\u0000": "email" } }), file], "", 422, "/map", "invalid_text"],
    ["beside that of the query", [mapping({ map }), file], "&map%5BComment%5D=-", 422, "/map", "duplicate"],
    ["that is there twice", [mapping({ map }), mapping({ map }), file], "", 422, "/mapping", "duplicate"],
    [
      "of a column that the file has not",
      [mapping({ map: { ...map, Phone: "phone" } }), file],
      "",
      422,
      "/map/Phone",
      "unknown_column",
    ],
    ["without a file", [mapping({ map })], "", 422, "/file", "missing"],
    ["beside another part", [["other", "x"], mapping({ map }), file], "", 422, "/other", "unrecognized_key"],
  ])("%s is refused", async (_name, parts, query, status, pointer, code) => {
    const refused = await send(parts, query);
    expect(refused.status).toBe(status);
    const [problem] = refused.json.problems;
    expect(problem.code).toBe(code);
    expect(problem.pointer.startsWith(pointer)).toBe(true);
    expect(await stored()).toEqual([]);
  });

  test("in a form whose file is of no known type is refused", async () => {
    const { status, json } = await send([mapping({ map }), ["file", "PK", "application/zip", "leads.zip"]]);
    expect([status, json.code]).toEqual([415, "unsupported_media_type"]);
    const unknown = await send([mapping({ map, charset: "klingon" }), file]);
    expect([unknown.status, unknown.json.code]).toEqual([415, "unsupported_media_type"]);
  });

  test("behind the file comes too late, and the import says so", async () => {
    const { last } = await send([["file", "email\na@example.com\n", "text/csv"], mapping({ map })]);
    expect(last).toMatchObject({ kind: "failed", code: "part_after_file" });
  });

  test("in a form that cannot be read, or that ends early, is refused", async () => {
    const headers = { Authorization: `Bearer ${api.key}`, "Content-Type": "multipart/form-data" };
    const none = await api.raw("/v1/imports?list=fair", { method: "POST", headers, body: "x" });
    expect([none.status, none.json.code]).toEqual([422, "malformed_form"]);
    const cut = await api.raw("/v1/imports?list=fair", {
      method: "POST",
      headers: { ...headers, "Content-Type": "multipart/form-data; boundary=b" },
      body: '--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: text/csv\r\n\r\nemail\na@example.com\n',
    });
    expect([cut.status, cut.json.code]).toEqual([422, "malformed_form"]);
    expect(await stored()).toEqual([]);
  });
});
