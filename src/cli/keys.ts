import { Command, Option } from "commander";
import { readConfig } from "./read-config.ts";

/** `ripen keys create NAME`: makes an API key and prints it, once. */
export function keysCommand(): Command {
  const create = new Command("create")
    .description("Make an API key and print it; it cannot be shown again")
    .argument("<name>", "what the key is for")
    .addOption(new Option("--kind <kind>", "what it may do").choices(["secret", "publishable"]).default("secret"))
    .action(async (name: string, { kind }: { kind: "secret" | "publishable" }) => {
      const { database } = readConfig();
      const { startEmbeddedPostgres } = await import("../db/embedded.ts");
      const { openDatabase } = await import("../db/client.ts");
      const { createKey } = await import("../key/create-key.ts");
      const { systemClock } = await import("../platform/clock.ts");

      await using stack = new AsyncDisposableStack();
      const url =
        database.kind === "external"
          ? database.url
          : stack.use(await startEmbeddedPostgres({ dataDir: database.dataDir })).url;
      const { db } = stack.adopt(openDatabase(url, 1), (opened) => opened.close());
      const { secret } = await createKey({ db, clock: systemClock }, { name, kind });
      console.log(secret);
    });
  return new Command("keys").description("Manage API keys").addCommand(create);
}
