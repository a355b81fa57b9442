import { Command } from "commander";
import { backupCommand } from "./backup/backup.ts";
import { releaseCommand } from "./backup/release.ts";
import { restoreCommand } from "./backup/restore.ts";
import { classifyCommand } from "./classify.ts";
import { demoCommand } from "./demo.ts";
import { doctorCommand } from "./doctor.ts";
import { eraseCommand } from "./person/erase.ts";
import { inboundCommand } from "./inbound.ts";
import { keysCommand } from "./people/keys.ts";
import { listenCommand } from "./webhook/listen.ts";
import { migrateCommand } from "./migrate.ts";
import { replyTextCommand } from "./reply-text.ts";
import { explainCommand, leadsCommand } from "./person/look-up.ts";
import { planCommands } from "./plan/commands.ts";
import { reportsCommand } from "./report/rebuild.ts";
import { reportFailure } from "./report-failure.ts";
import { rolesCommand } from "./operate/roles.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate.ts";
import { statusCommand, topCommand } from "./operate/status.ts";
import { templatesCommand } from "./templates.ts";
import { usersCommand } from "./people/users.ts";

/** Runs the command that the arguments of the process name. */
export async function runProgram(): Promise<void> {
  // Node would print such an error with all that it carries: the parameters of a statement, and so whole mails.
  process.on("uncaughtException", reportFailure);
  const program = new Command("ripen")
    .description("Email nurture-sequence engine: leads in, prospects out.")
    .addCommand(serveCommand())
    .addCommand(migrateCommand())
    .addCommand(rolesCommand())
    .addCommand(simulateCommand())
    .addCommand(templatesCommand())
    .addCommand(usersCommand())
    .addCommand(keysCommand())
    .addCommand(statusCommand())
    .addCommand(topCommand())
    .addCommand(doctorCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(releaseCommand())
    .addCommand(eraseCommand())
    .addCommand(inboundCommand())
    .addCommand(classifyCommand())
    .addCommand(replyTextCommand())
    .addCommand(reportsCommand())
    .addCommand(demoCommand());
  for (const command of [...planCommands(), leadsCommand(), explainCommand(), listenCommand()])
    program.addCommand(command);
  await program.parseAsync().catch(reportFailure);
}
