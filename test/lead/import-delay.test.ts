import { expect, test } from "vitest";
import { decodeText } from "../../src/lead/import/decode-text.ts";
import type { ImportRow } from "../../src/lead/import/import-row.ts";
import { readCsv } from "../../src/lead/import/read-csv.ts";
import { readLines } from "../../src/lead/import/read-lines.ts";
import { readNdjson } from "../../src/lead/import/read-ndjson.ts";
import { loopDelayOf } from "../support/loop-delay.ts";

/** As a connection hands them on: 64 KB at once. */
async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const linesOf = (text: string) => readLines(decodeText(pieces(text), 10_000_000, "utf-8"));
const csv = (text: string) =>
  readCsv(linesOf(text), { types: new Map(), topics: new Set(), now: new Date(), dates: "iso", map: {} });
const ndjson = async (text: string) =>
  readNdjson(linesOf(text), { types: new Map(), topics: new Set(), now: new Date(), dates: "iso" });

/** How many rows there are, and of them how many at most came while nothing else had a turn. */
async function rowsOf(file: AsyncIterable<ImportRow[]>): Promise<{ rows: number; atOnce: number }> {
  let [rows, atOnce, since] = [0, 0, 0];
  let open = true;
  const turn = () => {
    since = 0;
    if (open) setImmediate(turn);
  };
  setImmediate(turn);
  for await (const batch of file) {
    rows += batch.length;
    since += batch.length;
    atOnce = Math.max(atOnce, since);
  }
  open = false;
  return { rows, atOnce };
}

test.each([
  [100_000, "short rows without an address", csv, "email\n", "x\n"],
  [10_000, "quotes within cells", csv, "email,company\n", 'x"y"z\n'],
  [10_000, "quotes that are never closed", csv, "email,company\n", '"x\n'],
  [100_000, "lines that are no JSON", ndjson, "", "x\n"],
  [50_000, "objects without an address", ndjson, "", "{}\n"],
  [20_000, "rows with a zone that is none", csv, "email,timezone\n", "a@b.cc,x/y\n"],
])("%i %s hold up nobody", { timeout: 120_000 }, async (count, _name, read, head, row) => {
  let found = { rows: 0, atOnce: 0 };
  const delay = await loopDelayOf(async () => {
    found = await rowsOf(await read(head + row.repeat(count)));
  });
  expect(found.rows).toBe(count);
  expect(found.atOnce).toBeLessThanOrEqual(300);
  expect(delay).toBeLessThan(1_000);
});
