import { setTimeout as delay } from "node:timers/promises";
import { Command } from "commander";
import { attempt, reach, withServer } from "../server/with-server.ts";
import type { ReachOptions } from "../server/with-server.ts";

const everyMs = 1_000;

/** `ripen listen URL`: forwards what a webhook gets to a program on this machine, until it is stopped. */
export function listenCommand(): Command {
  return withServer(new Command("listen"))
    .description("Forward what a webhook gets from now on to a local URL, read from its delivery log")
    .argument("<url>", "such as http://localhost:4000/ripen")
    .requiredOption("--webhook <slug>", "the slug or the id of a webhook")
    .addHelpText("after", "\nThe key needs webhooks:read and personal_data. What is forwarded has no signature.")
    .action((url: string, { webhook, ...options }: ReachOptions & { webhook: string }, command: Command) =>
      attempt(command, async () => {
        if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) command.error(`"${url}" is no URL.`, { exitCode: 1 });
        const { findWebhook, forwardNew, newestDelivery } = await import("./forward.ts");
        const api = await reach(options);
        const id = await findWebhook(api, webhook);
        let after = await newestDelivery(api, id);
        console.error(
          `Forwarding ${webhook} to ${url}, each event once Ripen has tried the webhook's own URL. Stop with Ctrl-C.`,
        );
        for (;;) {
          for (const one of await forwardNew(api, id, url, after)) {
            after = one.id;
            const answer = one.status === null ? "out of reach" : String(one.status);
            console.log(options.json === true ? JSON.stringify(one) : `${one.type}  ${answer}`);
          }
          await delay(everyMs);
        }
      }),
    );
}
