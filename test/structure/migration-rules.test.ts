import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { migrationsFolder, parseMigration } from "../../src/db/migrate/read-migrations.ts";
import { judgeMigration } from "./migration-rules.ts";

test("no migration that comes along stops an installation that goes on", async () => {
  const files = (await readdir(migrationsFolder)).filter((file) => file.endsWith(".sql"));
  const problems = await Promise.all(
    files.map(async (file) =>
      judgeMigration(file.slice(0, -4), await readFile(path.join(migrationsFolder, file), "utf8")),
    ),
  );
  expect(problems.flat()).toEqual([]);
});

test.each([
  [`CREATE INDEX "a" ON "leads" ("x");`, /CONCURRENTLY IF NOT EXISTS/],
  [`create unique index a on leads using btree (x);`, /CONCURRENTLY/],
  [`ALTER TABLE "leads" ADD CONSTRAINT "a" FOREIGN KEY ("x") REFERENCES "y" ("id");`, /NOT VALID/],
  [`ALTER TABLE "leads" ADD CONSTRAINT "a" CHECK (x > 0);`, /NOT VALID/],
  [`ALTER TABLE "leads" ALTER COLUMN "x" SET NOT NULL;`, /new column/],
  [`ALTER TABLE "leads" ALTER COLUMN "x" SET DATA TYPE bigint;`, /new column/],
  [`UPDATE "leads" SET x = 1;`, /some rows at a time/],
  [`-- why\nDELETE FROM leads;`, /some rows at a time/],
  [`DROP TABLE "old";`, /-- contract/],
  [`ALTER TABLE "leads" DROP COLUMN "x";`, /-- contract/],
  [`ALTER TABLE "leads" RENAME COLUMN "x" TO "y";`, /-- contract/],
  [`-- no-transaction\nCREATE INDEX "a" ON "leads" ("x");`, /run again/],
  [`-- no-transaction\nCREATE INDEX CONCURRENTLY "a" ON "leads" ("x");`, /run again/],
  [`-- no-transaction\nALTER TABLE leads ADD COLUMN x int;`, /run again/],
])("%s is refused with what to write instead", (sql, instead) => {
  expect(judgeMigration("0099_new", sql)).toEqual([expect.stringMatching(instead)]);
});

test.each([
  `CREATE TABLE "a" ("x" int NOT NULL);--> statement-breakpoint\nCREATE INDEX "b" ON "a" ("x");`,
  `ALTER TABLE "leads" ADD COLUMN "x" int;`,
  `ALTER TABLE "leads" ADD CONSTRAINT "a" CHECK (x > 0) NOT VALID;`,
  `-- no-transaction\nALTER TABLE "leads" VALIDATE CONSTRAINT "a";`,
  `-- no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS "a" ON "leads" ("x");`,
  `-- no-transaction\n-- repeat\nUPDATE leads SET x = 1 WHERE id IN (SELECT id FROM leads WHERE x IS NULL LIMIT 1000);`,
  `-- contract\nALTER TABLE "leads" DROP COLUMN "x";`,
  `-- allowed: a table of settings, ten rows\nUPDATE "settings" SET x = 1;`,
])("%s is fine", (sql) => {
  expect(judgeMigration("0099_new", sql)).toEqual([]);
});

test("lines on top of a file say how it runs, and a line above a statement that it is repeated", () => {
  const file = `-- no-transaction\n-- Fills what 0098 has added.\n-- repeat\nupdate a set b = 1;\n--> statement-breakpoint\n-- only a comment\n--> statement-breakpoint\nanalyze a;`;
  expect(parseMigration(file)).toMatchObject({
    transactional: false,
    contract: false,
    statements: [{ repeat: true }, { text: "analyze a;", repeat: false }],
  });
});
