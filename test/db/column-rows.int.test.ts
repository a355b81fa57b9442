import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { transactByKey } from "../../src/db/plan-by-key.ts";
import { executePrepared } from "../../src/db/prepared.ts";
import { columnRows } from "../../src/platform/rows/column-rows.ts";
import { openTestEngine } from "../support/engine.ts";

const columns = {
  id: "uuid",
  text: "text",
  at: "timestamptz",
  yes: "boolean",
  number: "integer",
  json: "jsonb",
} as const;

const id = "0197a1f0-0000-7000-8000-000000000001";
const texts = ["plain", "", "null", null, 'a "quote"', "back\\slash \\n", "{a,b}", "two\nlines", "ü ' $1"];
const rows = texts.map((text, number) => ({
  id: number === 0 ? null : id,
  text,
  at: number === 0 ? null : new Date("2026-01-05T09:00:00.123Z"),
  yes: number === 0 ? null : number % 2 === 0,
  number,
  json: { text, more: [{ "a\\b": 'c"\n' }] },
}));

test("rows come out of a prepared statement as they went in, whatever their texts", async () => {
  await using t = await openTestEngine({ roles: [] });
  const all = sql`select * from ${columnRows(rows, columns)}`;
  const read = (found: Record<string, unknown>[]) =>
    found.map((row) => ({ ...row, at: typeof row["at"] === "string" ? new Date(row["at"]) : null }));
  expect(read(await executePrepared(t.app.db, all))).toEqual(rows);
  // Again, on a connection that has it prepared, and in a transaction.
  await t.app.db.transaction(async (tx) => {
    expect(read(await executePrepared(tx, all))).toEqual(rows);
    expect(read(await executePrepared(tx, sql`select * from ${columnRows(rows.slice(3), columns)}`))).toEqual(
      rows.slice(3),
    );
  });
});

test("a prepared statement of a transaction goes with it", async () => {
  await using t = await openTestEngine({ roles: [] });
  const insert = sql`insert into mail_domains (domain, destination, next_look_at) values ('a.example', 'a', now())`;
  const undone = t.app.db.transaction(async (tx) => {
    await executePrepared(tx, insert);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await t.app.db.execute(sql`select from mail_domains where domain = 'a.example'`)).toHaveLength(0);
});

test("statements are prepared in transactions of the hot path, and their savepoints, only", async () => {
  await using t = await openTestEngine({ roles: [] });
  const prepared = async (tx: Parameters<Parameters<typeof transactByKey>[1]>[0]) => {
    await executePrepared(tx, sql`select ${1}::int as "toldApart"`);
    const found = await tx.execute(
      sql`select from pg_prepared_statements where statement = 'select $1::int as "toldApart"'`,
    );
    return found.length;
  };
  expect(await t.app.db.transaction(prepared)).toBe(0);
  expect(await transactByKey(t.app.db, prepared)).toBe(1);
  expect(await transactByKey(t.app.db, (tx) => transactByKey(tx, prepared))).toBe(1);
  expect(await t.app.db.transaction((tx) => transactByKey(tx, prepared))).toBe(0);
});
