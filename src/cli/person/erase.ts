import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { readConfig } from "../read-config.ts";

/**
 * `ripen erase --list` prints the receipts of erasures, to be kept beside backups; `ripen erase --reapply` erases again, after
 * the restore of a backup, whoever was erased since it was made.
 */
export function eraseCommand(): Command {
  return new Command("erase")
    .description("Keep erasures true over backups")
    .option("--list", "print every receipt, one JSON object on each line")
    .option("--reapply", "erase again whoever was erased and is back")
    .option("--from <file>", "receipts that were printed by --list, for --reapply")
    .action(async ({ list, reapply, from }: { list?: true; reapply?: true; from?: string }, command: Command) => {
      if ((list === undefined) === (reapply === undefined)) command.error("say either --list or --reapply");
      const text =
        from === undefined
          ? ""
          : await readFile(from, "utf8").catch(() => command.error(`There is no readable file ${from}.`));
      const config = readConfig(loadConfig);
      const [{ openCommandDatabase }, { requireSchema }, { openDatabase }, { createSigner }, { systemClock }] =
        await Promise.all([
          import("../open-database.ts"),
          import("../../db/require-schema.ts"),
          import("../../db/client.ts"),
          import("../../platform/secret/sign.ts"),
          import("../../platform/clock.ts"),
        ]);
      const { keepSecret } = await import("../../platform/secret/keep-secret.ts");
      const { exportReceipts, readReceipts } = await import("../../person/erase/receipts.ts");
      const { reapplyErasures } = await import("../../person/erase/reapply.ts");

      await using stack = new AsyncDisposableStack();
      const { url } = stack.use(await openCommandDatabase(config.database));
      await requireSchema(url);
      const { db } = stack.adopt(openDatabase(url, 2), (opened) => opened.close());
      if (list !== undefined) {
        for await (const line of exportReceipts({ db })) process.stdout.write(line);
        return;
      }
      const { secretKey, previousSecretKeys } = config;
      const key = secretKey.kind === "given" ? secretKey.value : await keepSecret(secretKey.dataDir);
      const signers = { address: createSigner(key, "address", previousSecretKeys) };
      const more = readReceipts(text);
      const again = await reapplyErasures({ db, clock: systemClock, signers }, more);
      console.log(`${again} erased again`);
    });
}
