import { Command } from "commander";
import { loadDatabaseConfig } from "../config/database.ts";
import { openCommandDatabase } from "./open-database.ts";
import { readConfig } from "./read-config.ts";

/**
 * `ripen migrate`: brings the database to the newest schema while others work, and tells what takes long. Needs `DATABASE_URL`
 * or the data folder only.
 */
export function migrateCommand(): Command {
  return new Command("migrate").description("Bring the database to the newest schema").action(async () => {
    await using database = await openCommandDatabase(readConfig(loadDatabaseConfig));
    const { migrate } = await import("../db/migrate/migrate.ts");
    const applied = await migrate(database.url, {
      progress: ({ tag, statement, of, rows, left }) =>
        console.log(
          rows === undefined
            ? `${tag}: part ${statement} of ${of}, ${left} left`
            : `${tag}: part ${statement} of ${of}, ${rows.toLocaleString("en-US")} rows`,
        ),
    });
    await giveAccounts(database.url);
    console.log(`The database has the newest schema${applied === 0 ? "" : `: ${count(applied)} applied`}.`);
  });
}

const count = (changes: number): string => (changes === 1 ? "one change" : `${changes} changes`);

/** What the migrations cannot know: which company the domain of an address stands for. */
async function giveAccounts(url: string): Promise<void> {
  const { openDatabase } = await import("../db/client.ts");
  const { backfillAccounts } = await import("../lead/account/backfill.ts");
  const database = openDatabase(url, 1);
  try {
    await backfillAccounts(database.db, new Date());
  } finally {
    await database.close();
  }
}
