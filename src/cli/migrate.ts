import { Command } from "commander";
import { readConfig } from "./read-config.ts";

/** `ripen migrate`: brings the database to the newest schema. */
export function migrateCommand(): Command {
  return new Command("migrate").description("Bring the database to the newest schema").action(async () => {
    const { database } = readConfig();
    const { migrate } = await import("../db/migrate.ts");
    const { startEmbeddedPostgres } = await import("../db/embedded.ts");
    if (database.kind === "external") await migrate(database.url);
    else {
      await using postgres = await startEmbeddedPostgres({ dataDir: database.dataDir });
      await migrate(postgres.url);
    }
    console.log("The database has the newest schema.");
  });
}
