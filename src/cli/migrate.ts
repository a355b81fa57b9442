import { Command } from "commander";
import { loadDatabaseConfig } from "../config/database.ts";
import { openCommandDatabase } from "./open-database.ts";
import { readConfig } from "./read-config.ts";

/** `ripen migrate`: brings the database to the newest schema. Needs `DATABASE_URL` or the data folder only. */
export function migrateCommand(): Command {
  return new Command("migrate").description("Bring the database to the newest schema").action(async () => {
    await using database = await openCommandDatabase(readConfig(loadDatabaseConfig));
    const { migrate } = await import("../db/migrate.ts");
    await migrate(database.url);
    await giveAccounts(database.url);
    console.log("The database has the newest schema.");
  });
}

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
