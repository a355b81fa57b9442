import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";

export interface TestDatabase extends AsyncDisposable {
  url: string;
  close(): Promise<void>;
}

/**
 * A private database of the run's PostgreSQL, dropped on dispose together with the connections to it.
 * @param template `migrated` has the newest schema (copied, which takes a few milliseconds); `empty` has none
 */
export async function createTestDatabase(template: "migrated" | "empty" = "migrated"): Promise<TestDatabase> {
  const server = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const source = template === "migrated" ? server.template : "template0";
  await administer(server.url, `create database ${name} template ${source} strategy file_copy`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const close = (): Promise<void> => administer(server.url, `drop database if exists ${name} with (force)`);
  return { url: url.href, close, [Symbol.asyncDispose]: close };
}

/** Runs one statement that takes no parameters, such as CREATE DATABASE, on the database at `url`. */
export async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
