import { Command } from "commander";
import { loadDatabaseConfig } from "../../config/database.ts";
import { openCommandDatabase } from "../open-database.ts";
import { readConfig } from "../read-config.ts";

/** `ripen reports rebuild`: counts everything that reports are made from anew. Needs `DATABASE_URL` or the data folder only. */
export function reportsCommand(): Command {
  const rebuild = new Command("rebuild")
    .description("Count everything that reports are made from anew; they stay right meanwhile")
    .action(async () => {
      const [{ requireSchema }, { openDatabase }, { systemClock }, { rebuildRollups }] = await Promise.all([
        import("../../db/require-schema.ts"),
        import("../../db/client.ts"),
        import("../../platform/clock.ts"),
        import("../../report/rollup/rebuild.ts"),
      ]);
      await using stack = new AsyncDisposableStack();
      const { url } = stack.use(await openCommandDatabase(readConfig(loadDatabaseConfig)));
      await requireSchema(url);
      const { db } = stack.adopt(openDatabase(url, 2), (opened) => opened.close());
      const cells = await rebuildRollups({ db, clock: systemClock, stopping: new AbortController().signal });
      console.log(`Counted anew: ${cells} cells.`);
    });
  return new Command("reports").description("What reports are made from").addCommand(rebuild);
}
