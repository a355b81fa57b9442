import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsvRecords } from "../../src/lead/import/csv-records.ts";
import { decodeText } from "../../src/lead/import/decode-text.ts";
import type { ImportRow } from "../../src/lead/import/import-row.ts";
import { readCsv } from "../../src/lead/import/read-csv.ts";
import { readLines } from "../../src/lead/import/read-lines.ts";
import type { CsvReading } from "../../src/lead/import/read-csv.ts";
import { readNdjson } from "../../src/lead/import/read-ndjson.ts";
import type { AttributeTypes } from "../../src/lead/value/typed-attributes.ts";

const utf8 = new TextEncoder();
const limit = 1_000_000;

/** The bytes of a text in pieces of `size`, which part lines, cells and characters anywhere. */
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = utf8.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const linesOf = (text: string, size?: number) => readLines(decodeText(pieces(text, size), limit, "utf-8"));
const now = new Date("2026-01-05T09:00:00Z");
const typesOf = (types: object): AttributeTypes => new Map(Object.entries(types));

async function csv(text: string, types = {}, size?: number, more: Partial<CsvReading> = {}): Promise<ImportRow[]> {
  const rows = await readCsv(linesOf(text, size), {
    types: typesOf(types),
    topics: new Set(),
    now,
    dates: "iso",
    map: {},
    ...more,
  });
  return (await Array.fromAsync(rows)).flat();
}

async function ndjson(text: string, types = {}): Promise<ImportRow[]> {
  return (
    await Array.fromAsync(readNdjson(linesOf(text), { types: typesOf(types), topics: new Set(), now, dates: "iso" }))
  ).flat();
}
const flags = (rows: ImportRow[]) =>
  rows.map((row) => [row.line, ...(row.kind === "lead" ? row.flagged : row.problems).map(({ code }) => code)]);
const leadsOf = (rows: ImportRow[]) => rows.flatMap((row) => (row.kind === "lead" ? [row.lead] : []));
const codes = (rows: ImportRow[]) =>
  rows.map((row) =>
    row.kind === "lead" ? row.lead.email : `${row.line} ${row.problems.map(({ code }) => code).join(" ")}`,
  );

describe("a CSV file", () => {
  test("is read by its header, with quotes, line ends within cells, and either line end", async () => {
    const text = `\u{feff}Email,First name,company,tags,plan,seats,trial
ADA@example.com ,Ada,"Engines, ""Analytical""\nLtd",a; b,pro,12,yes\r
bob@example.com,,,,,,\r

`;
    const rows = await csv(text, { seats: "number", trial: "boolean" });
    expect(rows).toEqual([
      {
        kind: "lead",
        line: 2,
        lead: {
          email: "ada@example.com",
          firstName: "Ada",
          company: 'Engines, "Analytical" Ltd',
          tags: ["a", "b"],
          attributes: { plan: "pro", seats: 12, trial: true },
        },
        flagged: [],
      },
      { kind: "lead", line: 4, lead: { email: "bob@example.com" }, flagged: [] },
    ]);
  });

  test("may part its cells by semicolons or tabs", async () => {
    expect(codes(await csv("email;company\na@example.com;A, B\n"))).toEqual(["a@example.com"]);
    expect(codes(await csv("email\tcompany\na@example.com\tA, B"))).toEqual(["a@example.com"]);
  });

  test("tells each wrong row with its line and a code, and takes all others", async () => {
    const rows = await csv(
      `email,seats,timezone
good1@example.com,1,Europe/Paris
nobody,1,
good2@example.com,many,
good3@example.com,1
good4@example.com,2,Mars/Olympus
"never closed@example.com,1,
good5@example.com,5,
odd"quote@example.com,1,
stray"quotes"@example.com,1,
good6@example.com,6,
tail@example.com,"1,
good7@example.com,7,`,
      { seats: "number" },
    );
    expect(codes(rows)).toEqual([
      "good1@example.com",
      "3 invalid_format",
      "good2@example.com",
      "good3@example.com",
      "good4@example.com",
      "7 malformed_csv",
      "good5@example.com",
      "9 malformed_csv",
      "10 malformed_csv",
      "good6@example.com",
      "12 malformed_csv",
      "good7@example.com",
    ]);
    expect(flags(rows.slice(2, 5))).toEqual([
      [4, "wrong_value_type"],
      [5, "missing_cells"],
      [6, "invalid_value"],
    ]);
  });

  test("with a quote that is never closed costs one line, however long the file", async () => {
    const good = Array.from({ length: 20_000 }, (_, n) => `lead${n}@example.com,x`);
    const rows = await csv(["email,company", '"open@example.com,x', ...good].join("\n"), {}, 65_536);
    expect(rows.filter(({ kind }) => kind === "lead")).toHaveLength(20_000);
    expect(codes(rows.filter(({ kind }) => kind === "rejected"))).toEqual(["2 malformed_csv"]);
  });

  test("with a line that never ends is read in bounded memory", async () => {
    const rows = await csv(`email,company\na@example.com,${"x".repeat(200_000)}\nb@example.com,y\n`, {}, 1_000);
    expect(codes(rows)).toEqual(["2 row_too_long", "b@example.com"]);
  });

  test.each([
    ["", "invalid_header", undefined],
    ["name,company\nAda,Acme\n", "invalid_header", "missing_email"],
    ["email,Email\na@example.com,b@example.com\n", "invalid_header", "duplicate_column"],
    ["email,<b>\na@example.com,x\n", "invalid_header", "invalid_column"],
    ['email,"x\n', "invalid_header", "malformed_csv"],
  ])("whose header is %j is refused as a whole", async (text, code, problem) => {
    const refused = await csv(text).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, problems: problem === undefined ? [] : [{ code: problem }] });
  });

  test("may name a column like a property that every object has", async () => {
    const [row] = await csv("email,constructor,toString\na@example.com,x,\n");
    expect(row).toMatchObject({ lead: { attributes: { constructor: "x" } } });
    await expect(csv("email,__proto__\na@example.com,x\n")).rejects.toMatchObject({
      problems: [{ pointer: "/header/1", code: "invalid_column" }],
    });
  });

  test("written by RFC 4180 is read back as it was, wherever its bytes are parted", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", " ", "é", "😀", "'") });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const text = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join("\r\n");
        const read = (await Array.fromAsync(readCsvRecords(linesOf(text, size), ","))).flat();
        expect(read.map((record) => (record.kind === "cells" ? record.cells : record))).toEqual(rows);
      }),
    );
  });

  test("of any bytes at all neither fails nor loses a line", async () => {
    const soup = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r"), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 20 }), async (text, size) => {
        const read = (await Array.fromAsync(readCsvRecords(linesOf(text, size), ","))).flat();
        const lines = read.map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        const whole = (await Array.fromAsync(readCsvRecords(linesOf(text, 1_000), ","))).flat();
        expect(read).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what is odd in a CSV file", () => {
  test("empty extra cells, rows of nothing, a delimiter at the end and Excel's sep= cost nothing", async () => {
    const rows = await csv(
      "sep=;\r\nemail;company;\r\na@example.com;A, Inc.;\r\n;\r\n;;\r\nb@example.com;B;;;\r\nc@example.com;C\r\n",
    );
    expect(leadsOf(rows)).toEqual([
      { email: "a@example.com", company: "A, Inc." },
      { email: "b@example.com", company: "B" },
      { email: "c@example.com", company: "C" },
    ]);
    expect(flags(rows)).toEqual([[3], [6], [7, "missing_cells"]]);
    expect(codes(await csv("email,company\na@example.com,A,stray\n,\nb@example.com,B,\n"))).toEqual([
      "2 wrong_cell_count",
      "b@example.com",
    ]);
  });

  test("a cell under no name is left out, and told", async () => {
    const rows = await csv("email,,company\na@example.com,x,A\nb@example.com,,B\n");
    expect(flags(rows)).toEqual([[2, "unnamed_column"], [3]]);
    expect(leadsOf(rows)[0]).toEqual({ email: "a@example.com", company: "A" });
  });

  test.each([
    ["locale", "en_US", "en-US"],
    ["locale", "de_AT.UTF-8", "de-AT"],
    ["locale", "zh_hans_cn", "zh-Hans-CN"],
    ["timezone", "Pacific Standard Time", "America/Los_Angeles"],
    ["timezone", "W. Europe Standard Time", "Europe/Berlin"],
    ["timezone", "GMT+1", "Etc/GMT-1"],
    ["timezone", "UTC-08:00", "Etc/GMT+8"],
    ["timezone", "america/new york", "America/New_York"],
    ["timezone", "UTC", "UTC"],
    ["firstName", "Ada\u2028 Byron", "Ada Byron"],
  ])("%s %j is %s", async (field, text, stored) => {
    expect(leadsOf(await csv(`email,${field}\na@example.com,${text}\n`))).toEqual([
      { email: "a@example.com", [field]: stored },
    ]);
  });

  test.each([
    ["timezone", "Mars/Olympus", "invalid_value"],
    ["timezone", "GMT+5:30", "invalid_value"],
    ["locale", "C", "invalid_value"],
    ["firstName", "Visit http://spam.example NOW", "link_in_name"],
    ["lastName", "x".repeat(101), "too_big"],
    ["company", "x".repeat(201), "too_big"],
    ["tags", `ok;${"x".repeat(65)}`, "too_big"],
    ["note", "x".repeat(1001), "too_big"],
  ])("%s %j costs the field and not the lead", async (field, text, code) => {
    const [row] = await csv(`email,${field}\na@example.com,${text}\n`);
    expect(row).toMatchObject({ kind: "lead", lead: { email: "a@example.com" }, flagged: [{ code }] });
    const kept = field === "tags" ? { tags: ["ok"] } : {};
    expect(leadsOf([row!])).toEqual([{ email: "a@example.com", ...(field === "note" ? { attributes: {} } : kept) }]);
  });

  test("values are those of their declared types, or are left out; what nobody declared is read as it is written", async () => {
    const header = "email,seats,born,trial,zip,age,code,phone,active";
    const text = `${header}
a@example.com,120,1990-06-15,yes,10115,41,007,+49 1,true
b@example.com,1.200,15.06.1990,maybe,AB1,4.50,1e5,0171,FALSE
c@example.com,"1,200",33039,1,,-3.5,12345678901234567890,,no
`;
    const types = { seats: "number", born: "date", trial: "boolean", zip: "string" };
    const rows = await csv(text, types);
    expect(leadsOf(rows).map(({ attributes }) => attributes)).toEqual([
      { seats: 120, born: "1990-06-15", trial: true, zip: "10115", age: 41, code: "007", phone: "+49 1", active: true },
      { seats: 1.2, zip: "AB1", age: "4.50", code: "1e5", phone: "0171", active: false },
      { trial: true, age: -3.5, code: "12345678901234567890", active: "no" },
    ]);
    expect(flags(rows)).toEqual([
      [2],
      [3, "wrong_value_type", "wrong_value_type"],
      [4, "wrong_value_type", "wrong_value_type"],
    ]);
  });

  test.each([
    ["a file with semicolons", "email;seats;size\na@example.com;1.200;1.234\n", "iso"],
    ["a file with German dates", "email\tseats\tsize\na@example.com\t1.200\t1.234\n", "DD.MM.YYYY"],
  ] as const)("in %s 1.200 may be either, and is not taken for a number", async (_file, text, dates) => {
    const rows = await csv(text, { seats: "number" }, 7, { dates });
    expect(leadsOf(rows)[0]!.attributes).toEqual({ size: "1.234" });
    expect(flags(rows)).toEqual([[2, "wrong_value_type"]]);
  });

  test.each(["1200", "1.2", "12.50", "0.125", "1234.567", "-7"])(
    "with semicolons %s is the number it is",
    async (text) => {
      const rows = await csv(`email;seats\na@example.com;${text}\n`, { seats: "number" });
      expect(leadsOf(rows)[0]!.attributes).toEqual({ seats: Number(text) });
    },
  );

  test.each([
    ["DD.MM.YYYY", "15.06.1990", "1990-06-15"],
    ["DD.MM.YYYY", "5.6.1990", "1990-06-05"],
    ["DD/MM/YYYY", "03/04/2026", "2026-04-03"],
    ["MM/DD/YYYY", "03/04/2026", "2026-03-04"],
    ["DD-MM-YYYY", "31-12-2026", "2026-12-31"],
    ["YYYY/MM/DD", "2026/12/31", "2026-12-31"],
    ["YYYYMMDD", "20261231", "2026-12-31"],
    ["excel", "33039", "1990-06-15"],
    ["excel", "33039.75", "1990-06-15"],
    ["DD.MM.YYYY", "1990-06-15", "1990-06-15"],
    ["iso", "1990-06-15 09:00:00+02:00", "1990-06-15T09:00:00+02:00"],
    ["DD.MM.YYYY", "31.02.1990", null],
    ["DD.MM.YYYY", "06/15/1990", null],
    ["MM/DD/YYYY", "15/06/1990", null],
    ["DD.MM.YYYY", "15.06.90", null],
    ["iso", "1990-06-15T09:00:00", null],
    ["excel", "60", null],
  ] as const)("with dates as %s, %s is %s", async (dates, text, stored) => {
    const rows = await csv(`email;born\na@example.com;${text}\n`, { born: "date" }, 7, { dates });
    expect(leadsOf(rows)[0]!.attributes).toEqual(stored === null ? {} : { born: stored });
    expect(flags(rows)).toEqual([[2, ...(stored === null ? ["wrong_value_type"] : [])]]);
  });

  test("columns are what the map says, and whatever it does not name stays what it is called", async () => {
    const map = { "Email Address": "email", " vorname ": "first_name", "Job title": "job_title", Comment: "-" };
    const rows = await csv("Email Address,Vorname,Job title,Comment,plan\na@example.com,Ada,CTO,x,pro\n", {}, 7, {
      map,
    });
    expect(leadsOf(rows)).toEqual([
      { email: "a@example.com", firstName: "Ada", attributes: { job_title: "CTO", plan: "pro" } },
    ]);
    const wrong = csv("Email Address,Job title\n", {}, 7, { map: { "Email Adress": "email", "Job title": "a b" } });
    await expect(wrong).rejects.toMatchObject({
      problems: [
        { pointer: "/header/0", code: "invalid_column" },
        { pointer: "/header/1", code: "invalid_column" },
        { pointer: "/map/Email Adress", code: "unknown_column" },
        { pointer: "/header", code: "missing_email", message: expect.stringContaining("map[Email Address]=email") },
      ],
    });
  });
});

test("what is wrong with a row is told with the value and the column of the file", async () => {
  const map = { "E-Mail": "email", Zone: "timezone", Sitze: "seats" };
  const text = 'E-Mail,Zone,Sitze\na@example.com,Mars/Olympus,"ma\nny"\n ,UTC,1\n';
  const [flagged, rejected] = await csv(text, { seats: "number" }, 7, { map });
  expect(flagged).toMatchObject({
    flagged: [
      { column: "Zone", message: expect.stringContaining('"Mars/Olympus" was left out.') },
      { column: "Sitze", message: expect.stringContaining('"ma ny" was left out.') },
    ],
  });
  expect(rejected).toMatchObject({
    problems: [{ pointer: "/email", column: "E-Mail", message: "The row has no address." }],
  });
});

describe("the map of the columns", () => {
  const problemsOf = async (header: string, map: Record<string, string>) => {
    const refused: unknown = await csv(`${header}\n`, {}, 7, { map }).catch((error: unknown) => error);
    return (refused as { problems?: { pointer: string; message: string }[] }).problems;
  };

  test.each([
    ["lead.firstName", "firstName"],
    ["frist_name", "firstName"],
    ["Emial", "email"],
    ["emails", "email"],
    ["lead_email", "email"],
    ["attributes.plan", "plan"],
  ])("takes %s for a mistake, and says %s", async (target, meant) => {
    const problems = await problemsOf("email,x", { x: target });
    expect(problems).toMatchObject([{ pointer: "/header/1", code: "invalid_column" }]);
    expect(problems![0]!.message).toContain(`"${meant}"`);
  });

  test.each(["stage", "score", "id", "Lead.Stage"])("cannot set %s", async (target) => {
    const problems = await problemsOf("email,x", { x: target });
    expect(problems).toMatchObject([{ message: expect.stringContaining("cannot be set by an import") }]);
  });

  test("says of an empty target that it is empty", async () => {
    const problems = await problemsOf("email,x", { x: " " });
    expect(problems).toMatchObject([{ message: expect.stringContaining("map[x] is empty") }]);
  });

  test("names both columns of one field", async () => {
    const problems = await problemsOf("Work mail,Home mail", { "Work mail": "email", "Home mail": "email" });
    expect(problems).toMatchObject([
      { code: "duplicate_column", message: '"Work mail" and "Home mail" are both mapped to "email".' },
    ]);
  });

  test.each(["job_title", "plan", "language", "companySize", "score2026"])("takes %s as it is", async (target) => {
    expect(await problemsOf("email,x", { x: target })).toBeUndefined();
  });
});

describe("the character set of a CSV file", () => {
  const text = "email;firstName;company\na@example.com;Jürgen;Société Générale\nb@example.com;Zoë;Peña\n";
  const windows = (from: string) => Uint8Array.from(from, (char) => (char === "€" ? 0x80 : char.charCodeAt(0)));
  const utf16 = (from: string) => new Uint8Array(Buffer.from(from, "utf16le"));
  const inPieces = async function* (bytes: Uint8Array, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const read = async (bytes: Uint8Array, charset = "detect", size = bytes.length) => {
    const decoded = decodeText(inPieces(bytes, size), limit, charset);
    return [(await Array.fromAsync(decoded)).join(""), decoded.charset()];
  };

  test.each([
    ["windows-1252", windows(text)],
    ["utf-8", utf8.encode(text)],
    ["utf-8", utf8.encode(`\u{feff}${text}`)],
    ["utf-16le", utf16(`\u{feff}${text}`)],
    ["utf-16le", utf16(text)],
    ["utf-16be", new Uint8Array(Buffer.from(`\u{feff}${text}`, "utf16le").swap16())],
  ])("%s is found", async (charset, bytes) => {
    expect(await read(bytes)).toEqual([text, charset]);
  });

  test("UTF-8 and UTF-16 are found wherever the bytes are parted", async () => {
    for (let size = 1; size < 40; size++) {
      expect(await read(utf8.encode(text), "detect", size)).toEqual([text, "utf-8"]);
      expect(await read(utf16(`\u{feff}${text}`), "detect", size)).toEqual([text, "utf-16le"]);
    }
  });

  test("is what is said, unless a byte order mark says otherwise", async () => {
    const polish = "email,firstName\na@example.com,Łukasz\n";
    const bytes = Uint8Array.from(polish, (char) => (char === "Ł" ? 0xa3 : char.charCodeAt(0)));
    expect(await read(bytes, "windows-1250")).toEqual([polish, "windows-1250"]);
    expect(await read(utf16(`\u{feff}${polish}`), "windows-1250")).toEqual([polish, "utf-16le"]);
  });

  test.each([
    ["Polish", "email,firstName\na@example.com,", [0xa3, 0x75, 0x6b, 0x61, 0x73, 0x7a]],
    ["Russian", "email;name\na@example.com;", [0xc8, 0xe2, 0xe0, 0xed]],
    ["Japanese", "email,name\na@example.com,", [0x8e, 0x52, 0x93, 0x63]],
  ])("%s of an older kind is not guessed at", async (_language, head, tail) => {
    const bytes = new Uint8Array([...utf8.encode(head), ...tail, 0x0a]);
    await expect(read(bytes)).rejects.toMatchObject({ code: "invalid_utf8" });
  });
});

describe("a file of JSON lines", () => {
  test("keeps the types it has, reads declared ones, and leaves out what is odd", async () => {
    const rows = await ndjson(
      `{"email":"a@example.com","timezone":"Nowhere","attributes":{"seats":"12","code":"12","born":"15.06.1990"}}`,
      { seats: "number", born: "date" },
    );
    expect(leadsOf(rows)).toEqual([{ email: "a@example.com", attributes: { seats: 12, code: "12" } }]);
    expect(flags(rows)).toEqual([[1, "invalid_value", "wrong_value_type"]]);
  });

  test("is read line by line, each checked like a lead of the API", async () => {
    const rows = await ndjson(`{"email":"a@example.com","attributes":{"plan":"pro"},"tags":["x"]}

{"email":"b@example.com","nmae":"B"}
{"email":"c@example.com"
[1]
{"email":"d@example.com","company":"\\u0000"}
{"email":"e@example.com"}`);
    expect(codes(rows)).toEqual([
      "a@example.com",
      "3 unrecognized_key",
      "4 malformed_json",
      "5 invalid_type",
      "d@example.com",
      "e@example.com",
    ]);
  });
});

describe("any file", () => {
  test("that is not UTF-8 is told so", async () => {
    const latin = ReadableStream.from([new Uint8Array([0x7b, 0xe9, 0x7d, 0x0a])]);
    await expect(Array.fromAsync(readLines(decodeText(latin, limit, "utf-8")))).rejects.toMatchObject({
      code: "invalid_utf8",
    });
  });

  test.each([
    ["an Excel workbook", "PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "save it as CSV"],
    ["an old Excel workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "save it as CSV"],
    ["a picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"],
    ["a PDF", "%PDF-1.7\n", "not a text file"],
    ["a file with a NUL here and there", "email\na@example.com\n\0\nb@example.com\n\0\0\x01", "not a text file"],
  ])("that is %s is refused as that", async (_name, bytes, message) => {
    for (const charset of ["detect", ...(bytes.startsWith("email") ? [] : ["utf-8"])]) {
      const body = ReadableStream.from([Uint8Array.from(bytes, (char) => char.charCodeAt(0))]);
      await expect(Array.fromAsync(readLines(decodeText(body, limit, charset)))).rejects.toMatchObject({
        code: "not_a_text_file",
        message: expect.stringContaining(message),
      });
    }
  });

  test("that is larger than the limit is cut off", async () => {
    await expect(
      Array.fromAsync(readLines(decodeText(pieces("x\n".repeat(600)), 1_000, "utf-8"))),
    ).rejects.toMatchObject({
      code: "body_too_large",
    });
  });
});
