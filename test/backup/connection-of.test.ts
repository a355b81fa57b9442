import { expect, test } from "vitest";
import { connectionOf } from "../../src/backup/connection-of.ts";

const base = "postgres://ripen@db.test:5432/ripen";

test.each([
  ["", ""],
  ["?ssl=false", "?sslmode=disable"],
  ["?ssl=require", "?sslmode=require"],
  ["?ssl=prefer", "?sslmode=prefer"],
  ["?sslmode=disable", "?sslmode=disable"],
  ["?ssl=verify-full", "?sslmode=verify-full&sslrootcert=system"],
  ["?ssl=true", "?sslmode=verify-full&sslrootcert=system"],
  ["?sslmode=verify-full&ssl=false", "?sslmode=verify-full&sslrootcert=system"],
  ["?sslmode=verify-full&sslrootcert=/ca.pem", "?sslmode=verify-full&sslrootcert=%2Fca.pem"],
  ["?prepare=false&max_lifetime=60", ""],
])("pg_dump asks for no less than the driver: %s is %s", (query, asked) => {
  expect(connectionOf(`${base}${query}`).dbname).toBe(`${base}${asked}`);
});

test("no password is left for the list of processes", () => {
  const { dbname, env } = connectionOf("postgres://ripen:p%40ss@db.test/ripen?sslpassword=secret&password=secret");
  expect(dbname).toBe("postgres://ripen@db.test/ripen");
  expect(env["PGPASSWORD"]).toBe("p@ss");
});
