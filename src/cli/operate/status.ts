import { setTimeout as delay } from "node:timers/promises";
import { Command, InvalidArgumentError } from "commander";
import { loadStoresConfig } from "../../config/stores.ts";
import type { Status } from "../../observe/status/read-status.ts";
import { openCommandDatabase } from "../open-database.ts";
import { readConfig } from "../read-config.ts";

/** `ripen status`: how the installation is doing; exit status 1 when something needs a person. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Say how the installation is doing; exit status 1 when something needs a person")
    .option("--json", "print it as one JSON object", false)
    .action(async ({ json }: { json: boolean }) => {
      await using opened = await openStatus();
      const { printStatus } = await import("../../observe/status/print-status.ts");
      const status = await opened.read();
      console.log(json ? JSON.stringify(status) : printStatus(status));
      if (status.needsPerson.length > 0) process.exitCode = 1;
    });
}

/** `ripen top`: the same, drawn again and again, until it is interrupted. */
export function topCommand(): Command {
  return new Command("top")
    .description("The same as status, drawn again and again")
    .option("--every <seconds>", "how often", readSeconds, 2)
    .action(async ({ every }: { every: number }) => {
      await using opened = await openStatus();
      const { printStatus } = await import("../../observe/status/print-status.ts");
      const stopped = new AbortController();
      process.once("SIGINT", () => stopped.abort());
      process.once("SIGTERM", () => stopped.abort());
      while (!stopped.signal.aborted) {
        const text = printStatus(await opened.read());
        // From the top left corner, each line cleared behind its end, and all below the last: nothing flickers.
        process.stdout.write(`\u001b[H${text.replaceAll("\n", "\u001b[K\n")}\u001b[K\u001b[J\n`);
        await delay(every * 1_000, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    });
}

async function openStatus(): Promise<{ read: () => Promise<Status> } & AsyncDisposable> {
  const { database, queueOn } = readConfig(loadStoresConfig);
  const [{ requireSchema }, { openDatabase }, { openQueues }, { openLog }, { systemClock }, { readStatus }] =
    await Promise.all([
      import("../../db/require-schema.ts"),
      import("../../db/client.ts"),
      import("../../jobs/queues.ts"),
      import("../../platform/log.ts"),
      import("../../platform/clock.ts"),
      import("../../observe/status/read-status.ts"),
    ]);
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await openCommandDatabase(database));
  await requireSchema(url);
  const { db } = stack.adopt(openDatabase(url, 4), (opened) => opened.close());
  const queues = stack.adopt(openQueues(queueOn(url), openLog("silent")), (opened) => opened.close());
  const open = stack.move();
  return {
    read: () => readStatus({ db, clock: systemClock, queues }),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds >= 0.5 && seconds <= 3_600) return seconds;
  throw new InvalidArgumentError("write seconds from 0.5 to 3600");
}
