import { Command, Option } from "commander";
import { loadDatabaseConfig } from "../../config/database.ts";
import { withDatabase } from "../people/with-database.ts";
import { readConfig } from "../read-config.ts";

const choices = ["keep", "mark_sent", "resend", "cancel"] as const;

/** `ripen release`: lets an installation send again that was restored. Needs `DATABASE_URL` or the data folder only. */
export function releaseCommand(): Command {
  return new Command("release")
    .description("Let an installation send again that `ripen restore` has held")
    .addOption(
      new Option("--held <what>", "what becomes of mails that were due before the restore and may have been sent")
        .choices(choices)
        .default("keep", "keep: each waits for your decision"),
    )
    .action(async ({ held }: { held: (typeof choices)[number] }) => {
      const { releaseRestored } = await import("../../backup/hold/release-restored.ts");
      const { recordAudit } = await import("../../access/audit/record.ts");
      const decided = await withDatabase(readConfig(loadDatabaseConfig), async (parts) => {
        const count = await releaseRestored(parts, { held });
        const act = { actor: { kind: "command" } as const, action: `release ${held}`, resource: "restores" };
        await recordAudit(parts.db, { ...act, resourceId: null }, parts.clock.now());
        return count;
      });
      console.log(`Released: senders go on. ${decided} mails that were held: ${held}.`);
    });
}
