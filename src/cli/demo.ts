import { Command } from "commander";

/** `ripen demo`: plays the whole job in under a minute and says whether it worked. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("Play days of a sequence in seconds, from signup to handoff, on real parts; exit 0 if all went well")
    .option("--stay", "keep everything running at the end and print the URLs")
    .option(
      "--history",
      "play three months up to today instead, in some two minutes, for looking at and for pictures; implies --stay",
    )
    .action(async ({ stay, history }: { stay?: boolean; history?: boolean }) => {
      if (history === true) {
        const { runHistory } = await import("../demo/history/run-history.ts");
        await runHistory({ print: (line) => console.log(line), stay: stayUntilSignal });
        return;
      }
      const { runDemo } = await import("../demo/run.ts");
      const print = (line: string) => console.log(line);
      const ok = await runDemo({ print, ...(stay === true && { stay: stayUntilSignal }) });
      process.exitCode = ok ? 0 : 1;
    });
}

async function stayUntilSignal(urls: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(urls)) console.log(`${name.padEnd(11)}${value}`);
  console.log("Running until you press Ctrl+C.");
  await new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
