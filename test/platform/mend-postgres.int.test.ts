import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import postgres from "postgres";
import { expect, test } from "vitest";
import { mended, mends } from "../../src/platform/mend-postgres.ts";
import { createTestDatabase } from "../support/database.ts";

const run = promisify(execFile);

test("a connection that is lost in a transaction ends the transaction, not the process, and comes back", async () => {
  await using database = await createTestDatabase();
  const script = fileURLToPath(new URL("lose-connection.ts", import.meta.url));
  const { stdout } = await run(process.execPath, [script, database.url], { timeout: 60_000 });
  const { outcome, answer } = JSON.parse(stdout);
  expect(outcome).toMatch(/^(CONNECTION_CLOSED|CONNECTION_DESTROYED|57P01|ECONNRESET)$/);
  expect(answer).toBe(42);
});

test("the tests themselves run on the mended driver", () => {
  const own = mends.filter(({ file }) => file === "index.js");
  for (const { to } of own) expect(postgres.toString()).toContain(to);
});

test("every mend fits the driver that is installed", () => {
  for (const { file, to } of mends) {
    const path = new URL(import.meta.resolve(`../../node_modules/postgres/src/${file}`));
    expect(mended(file, readFileSync(path, "utf8"))).toContain(to);
  }
});
