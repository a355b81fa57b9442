import { Command } from "commander";
import { loadDatabaseConfig } from "../../config/database.ts";
import { openCommandDatabase } from "../open-database.ts";
import { readConfig } from "../read-config.ts";
import { programFolders } from "./program-folders.ts";
import { readPassphrase } from "./read-passphrase.ts";

/** `ripen backup FILE`: the whole database as it stands at one instant. Needs `DATABASE_URL` or the data folder only. */
export function backupCommand(): Command {
  return new Command("backup")
    .description("Write the whole database into a file, while others work on it")
    .argument("<file>", "is made, and never overwritten")
    .option("--passphrase-file <file>", "encrypt with the passphrase in its first line")
    .option("--programs <folder>", "where pg_dump is; on the PATH by default, and where Debian keeps it")
    .action(async (file: string, options: { passphraseFile?: string; programs?: string }, command: Command) => {
      const passphrase = await readPassphrase(options.passphraseFile, command);
      const { backUp } = await import("../../backup/back-up.ts");
      await using database = await openCommandDatabase(readConfig(loadDatabaseConfig));
      const folders = await programFolders(options.programs);
      const { manifest, bytes } = await backUp(database.url, { file, passphrase, folders });
      const how = passphrase === undefined ? "" : ", encrypted";
      console.log(`${file}: the database as of ${manifest.takenAt}, ${bytes.toLocaleString("en-US")} bytes${how}.`);
      console.log("Keep SECRET_KEY apart from it: without, what is sealed in the backup cannot be read.");
    });
}
