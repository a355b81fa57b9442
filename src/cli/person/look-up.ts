import { Command } from "commander";
import { attempt, reach, withServer } from "../server/with-server.ts";
import type { ReachOptions } from "../server/with-server.ts";

/** `ripen leads get EMAIL`: what is known of a lead. */
export function leadsCommand(): Command {
  const get = withServer(new Command("get"))
    .description("Print what is known of a lead, as JSON")
    .argument("<email>")
    .action((email: string, options: ReachOptions, command: Command) =>
      attempt(command, async () => {
        const { findLead } = await import("./find-lead.ts");
        console.log(JSON.stringify(await findLead(await reach(options), email), null, 2));
      }),
    );
  return new Command("leads").description("Look leads up").addCommand(get);
}

/** `ripen explain EMAIL`: why a lead did, or did not, get mails. */
export function explainCommand(): Command {
  return withServer(new Command("explain"))
    .description("Say why a lead did, or did not, get mails")
    .argument("<email>")
    .action((email: string, options: ReachOptions, command: Command) =>
      attempt(command, async () => {
        const { explainLead, printExplanation } = await import("./find-lead.ts");
        const explained = await explainLead(await reach(options), email);
        console.log(options.json === true ? JSON.stringify(explained, null, 2) : printExplanation(explained));
      }),
    );
}
