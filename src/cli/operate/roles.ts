import { Command, InvalidArgumentError } from "commander";
import { loadDatabaseConfig } from "../../config/database.ts";
import { openCommandDatabase } from "../open-database.ts";
import { readConfig } from "../read-config.ts";

/** `ripen roles`: a role of the database for each process, with the rights that it needs. Needs `DATABASE_URL` of the owner. */
export function rolesCommand(): Command {
  return new Command("roles")
    .description("Print SQL that gives each process a role of its own in the database, with few rights")
    .option("--prefix <letters>", "what the names begin with", readPrefix, "ripen_")
    .option("--apply", "run it, as the owner of the tables", false)
    .action(async ({ prefix, apply }: { prefix: string; apply: boolean }) => {
      const { roleStatements } = await import("../../db/roles/role-statements.ts");
      const statements = roleStatements(prefix);
      if (!apply) return console.log(statements.map((statement) => `${statement};`).join("\n"));
      const { default: postgres } = await import("postgres");
      await using database = await openCommandDatabase(readConfig(loadDatabaseConfig));
      const sql = postgres(database.url, { max: 1, onnotice: () => {} });
      try {
        await sql.begin(async (tx) => {
          for (const statement of statements) await tx.unsafe(statement);
        });
      } finally {
        await sql.end({ timeout: 5 });
      }
      console.log(`Applied. Give each role a password: ALTER ROLE ${prefix}api PASSWORD '…'.`);
    });
}

function readPrefix(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(text)) throw new InvalidArgumentError("write lower-case letters, digits and _");
  return text;
}
