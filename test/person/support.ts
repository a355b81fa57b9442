import { sql } from "drizzle-orm";
import { Writable } from "node:stream";
import type { App } from "../../src/app.ts";
import { createKey } from "../../src/key/create-key.ts";
import { openLog } from "../../src/platform/log.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine, TestEngineOptions } from "../support/engine.ts";
import { answerJson } from "./answer.ts";
import type { Answer } from "./answer.ts";

export interface PersonEngine extends TestEngine {
  /** What the engine has logged, at every level. */
  logged(): string;
  /** A request to the API with a secret key; a text is sent as it is. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

// No domain of these tests has any record.
const resolve = () => Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));

/** An engine with its API, whose log is kept. */
export async function openPersonEngine(options: TestEngineOptions = {}): Promise<PersonEngine> {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const settings = { inbound: { inquiryAddress: "hello@acme.test" }, ...options.settings };
  const t = await openTestEngine({
    ...options,
    settings,
    overrides: { resolve, log: openLog("trace", stream), ...options.overrides },
  });
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  return {
    ...t,
    logged: () => lines.join(""),
    call: (method, path, body, headers) =>
      answerJson(`${t.engine.apiUrl ?? ""}${path}`, { method, body, secret, headers }),
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

const readable = new Set(["text", "character varying", "json", "jsonb", "ARRAY", "bytea", "name", "USER-DEFINED"]);

/**
 * Every place in the database where one of the texts stands, in any case of letters: each table of each schema, each column
 * that can hold a text. @returns `table.column: value`
 */
export async function findEverywhere({ db }: Pick<App, "db">, needles: readonly string[]): Promise<string[]> {
  const columns = await db.execute<{ schema: string; table: string; column: string; type: string }>(sql`
    select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
    order by 1, 2, 3`);
  const found: string[] = [];
  for (const { schema, table, column, type } of columns) {
    if (!readable.has(type)) continue;
    const name = sql.identifier(column);
    const text = type === "bytea" ? sql`encode(${name}, 'escape')` : sql`${name}::text`;
    const like = sql.join(
      needles.map((needle) => sql`position(${needle.toLowerCase()} in lower(${text})) > 0`),
      sql` or `,
    );
    const rows = await db.execute<{ value: string }>(sql`
      select left(${text}, 300) as value from ${sql.identifier(schema)}.${sql.identifier(table)} where ${like}`);
    found.push(...rows.map(({ value }) => `${table}.${column}: ${value}`));
  }
  return found;
}
