import { Command, Option } from "commander";
import { loadDatabaseConfig } from "../config/database.ts";
import { openCommandDatabase } from "./open-database.ts";
import { readConfig } from "./read-config.ts";

/** `ripen keys create NAME`: makes an API key and prints it, once. Needs `DATABASE_URL` or the data folder only. */
export function keysCommand(): Command {
  const create = new Command("create")
    .description("Make an API key and print it; it cannot be shown again")
    .argument("<name>", "what the key is for")
    .addOption(new Option("--kind <kind>", "what it may do").choices(["secret", "publishable"]).default("secret"))
    .action(async (name: string, { kind }: { kind: "secret" | "publishable" }) => {
      const database = readConfig(loadDatabaseConfig);
      const { openDatabase } = await import("../db/client.ts");
      const { requireSchema } = await import("../db/require-schema.ts");
      const { createKey } = await import("../key/create-key.ts");
      const { systemClock } = await import("../platform/clock.ts");

      await using stack = new AsyncDisposableStack();
      const { url } = stack.use(await openCommandDatabase(database));
      await requireSchema(url);
      const { db } = stack.adopt(openDatabase(url, 1), (opened) => opened.close());
      const { secret } = await createKey({ db, clock: systemClock }, { name, kind });
      console.log(secret);
    });
  return new Command("keys").description("Manage API keys").addCommand(create);
}
