import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import type { Restored } from "../../backup/restore.ts";
import { loadConfig } from "../../config.ts";
import { openCommandDatabase } from "../open-database.ts";
import { readConfig } from "../read-config.ts";
import { programFolders } from "./program-folders.ts";
import { readPassphrase } from "./read-passphrase.ts";

interface Options {
  passphraseFile?: string;
  receipts?: string;
  asOf?: Date;
  programs?: string;
}

/** `ripen restore FILE`: brings a backup into an empty database, and holds what may have been sent since. */
export function restoreCommand(): Command {
  return new Command("restore")
    .description("Bring a backup into an empty database; nothing is sent before `ripen release`")
    .argument("<file>", "what `ripen backup` has written")
    .option("--passphrase-file <file>", "of an encrypted backup")
    .option(
      "--as-of <instant>",
      "until when the lost installation may have sent mails; until now by default",
      readInstant,
    )
    .option("--receipts <file>", "of erasures, as `ripen erase --list` printed them, to erase those people again")
    .option("--programs <folder>", "where pg_restore is; on the PATH by default, and where Debian keeps it")
    .action(async (file: string, options: Options, command: Command) => {
      const passphrase = await readPassphrase(options.passphraseFile, command);
      const text =
        options.receipts === undefined
          ? ""
          : await readFile(options.receipts, "utf8").catch(() =>
              command.error(`There is no readable file ${options.receipts}.`),
            );
      const config = readConfig(loadConfig);
      const [{ restore }, { readReceipts }, { systemClock }, { readSecret }] = await Promise.all([
        import("../../backup/restore.ts"),
        import("../../person/erase/receipts.ts"),
        import("../../platform/clock.ts"),
        import("../../platform/secret/keep-secret.ts"),
      ]);
      const { secretKey, previousSecretKeys, queue } = config;
      const key = secretKey.kind === "given" ? secretKey.value : await readSecret(secretKey.dataDir);
      if (key === undefined) {
        command.error(
          "Set SECRET_KEY to that of the installation that was backed up (without one it is kept in the file secret-key of its data folder).",
        );
      }
      const queues = queue.kind === "redis" ? await openQueueWipe(queue.url) : undefined;
      await queues?.requireNoWorkers();
      await using database = await openCommandDatabase(config.database);
      const done = await restore(
        database.url,
        { clock: systemClock },
        {
          file,
          passphrase,
          secretKeys: [key, ...previousSecretKeys],
          asOf: options.asOf,
          receipts: readReceipts(text),
          folders: await programFolders(options.programs),
        },
      );
      await queues?.wipe();
      tell(done);
    });
}

async function openQueueWipe(url: string) {
  const [{ requireNoWorkers, wipeQueues }, { openLog }] = await Promise.all([
    import("../../jobs/wipe.ts"),
    import("../../platform/log.ts"),
  ]);
  const log = openLog("warn");
  return { requireNoWorkers: () => requireNoWorkers(url, log), wipe: () => wipeQueues(url, log) };
}

function tell({
  manifest,
  migrations,
  erasedAgain,
  unreadable,
  lostKeys,
  messages,
  enrollments,
  senders,
}: Restored): void {
  console.log(
    `Restored as of ${manifest.takenAt}; ${migrations} newer migrations applied, ${erasedAgain} people erased again.`,
  );
  console.log(`Held: ${senders} senders, ${messages} mails, and the next mail of ${enrollments} leads in sequences.`);
  console.log(
    "Everybody has to sign in again. Keys and users that were taken away since the backup are back: look at them.",
  );
  if (lostKeys[0] !== undefined) {
    console.log(
      `Links in mails up to ${lostKeys[0].toISOString()} need an earlier SECRET_KEY: name it in SECRET_KEY_PREVIOUS.`,
    );
  }
  for (const what of unreadable) console.log(`Cannot be read, set it anew: ${what}`);
  console.log(
    "Next: import the suppressions that you have kept, start the workers, look with `ripen status`, then `ripen release`.",
  );
}

function readInstant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError("write an instant such as 2027-01-31T00:00:00Z");
  return at;
}
