import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCsvRecords } from "../../src/lead/import/csv-records.ts";
import type { ImportRow } from "../../src/lead/import/import-row.ts";
import { readCsv } from "../../src/lead/import/read-csv.ts";
import { readLines } from "../../src/lead/import/read-lines.ts";
import { readNdjson } from "../../src/lead/import/read-ndjson.ts";

const utf8 = new TextEncoder();
const limit = 1_000_000;

/** The bytes of a text in pieces of `size`, which part lines, cells and characters anywhere. */
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = utf8.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function csv(text: string, types = {}, size?: number): Promise<ImportRow[]> {
  const rows = await readCsv(readLines(pieces(text, size), limit), new Map(Object.entries(types)));
  return (await Array.fromAsync(rows)).flat();
}

const ndjson = async (text: string) => (await Array.fromAsync(readNdjson(readLines(pieces(text), limit)))).flat();
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
          company: 'Engines, "Analytical"\nLtd',
          tags: ["a", "b"],
          attributes: { plan: "pro", seats: 12, trial: true },
        },
      },
      { kind: "lead", line: 4, lead: { email: "bob@example.com" } },
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
      "4 wrong_value_type",
      "5 wrong_cell_count",
      "6 invalid_value",
      "7 malformed_csv",
      "good5@example.com",
      "9 malformed_csv",
      "10 malformed_csv",
      "good6@example.com",
      "12 malformed_csv",
      "good7@example.com",
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
        const read = (await Array.fromAsync(readCsvRecords(readLines(pieces(text, size), limit), ","))).flat();
        expect(read.map((record) => (record.kind === "cells" ? record.cells : record))).toEqual(rows);
      }),
    );
  });

  test("of any bytes at all neither fails nor loses a line", async () => {
    const soup = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r"), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 20 }), async (text, size) => {
        const read = (await Array.fromAsync(readCsvRecords(readLines(pieces(text, size), limit), ","))).flat();
        const lines = read.map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        const whole = (await Array.fromAsync(readCsvRecords(readLines(pieces(text, 1_000), limit), ","))).flat();
        expect(read).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a file of JSON lines", () => {
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
      "6 invalid_text",
      "e@example.com",
    ]);
  });
});

describe("any file", () => {
  test("that is not UTF-8 is told so", async () => {
    const latin = ReadableStream.from([new Uint8Array([0x7b, 0xe9, 0x7d, 0x0a])]);
    await expect(Array.fromAsync(readLines(latin, limit))).rejects.toMatchObject({ code: "invalid_utf8" });
  });

  test("that is larger than the limit is cut off", async () => {
    await expect(Array.fromAsync(readLines(pieces("x\n".repeat(600)), 1_000))).rejects.toMatchObject({
      code: "body_too_large",
    });
  });
});
