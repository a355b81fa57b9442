import { Command, Option } from "commander";
import type { FileProblem } from "./templates/problem.ts";
import type { PreviewOptions } from "./templates/preview-file.ts";
import type { ServerOptions } from "./server/open-api.ts";

const exits = `
Exit status: 0 done; 1 something is wrong with a template (or pull kept a file); 66 no such file or folder;
75 the server is out of reach, try again; 78 the address, the key or an option is wrong.`;

/** `ripen templates push|pull|preview`: templates as files in a folder. */
export function templatesCommand(): Command {
  return new Command("templates")
    .description("Keep templates as files: store a folder on a server, fetch one, preview a file")
    .addCommand(pushCommand())
    .addCommand(pullCommand())
    .addCommand(previewCommand());
}

function pushCommand(): Command {
  return onServer(new Command("push"))
    .description("Check all templates of a folder, then store those that changed, partials first")
    .argument("<folder>", "its files are the templates: welcome/1-hello.mjml is welcome/1-hello")
    .option("--dry-run", "only say what would be stored", false)
    .action((folder: string, { dryRun, ...server }: ServerOptions & { dryRun: boolean }, command: Command) =>
      attempt(command, async () => {
        const [{ readFolder }, { openServer }, { pushFolder }] = await Promise.all([
          import("./templates/folder.ts"),
          import("./templates/server.ts"),
          import("./templates/push.ts"),
        ]);
        const read = await readFolder(folder);
        const { changes, unchanged, problems } = await pushFolder(await openServer(server), read, { dryRun });
        for (const { key, change } of changes) console.log(`${dryRun ? "would be " : ""}${change}  ${key}`);
        const done = dryRun ? "would be stored" : "stored";
        console.log(`${changes.length} of ${read.templates.length} templates ${done}, ${unchanged} unchanged.`);
        await tell(problems);
      }),
    );
}

function pullCommand(): Command {
  return onServer(new Command("pull"))
    .description("Write the templates of a server into a folder")
    .argument("<folder>", "made if it is not there; files that the server knows nothing of stay")
    .option("--force", "overwrite files that differ", false)
    .action((folder: string, { force, ...server }: ServerOptions & { force: boolean }, command: Command) =>
      attempt(command, async () => {
        const [{ openServer }, { pullFolder }] = await Promise.all([
          import("./templates/server.ts"),
          import("./templates/pull.ts"),
        ]);
        const { written, kept, unchanged } = await pullFolder(await openServer(server), folder, { force });
        for (const file of written) console.log(`written  ${file}`);
        for (const file of kept) console.error(`${file} differs from what the server has: kept, --force overwrites it`);
        console.log(`${written.length} written, ${unchanged} unchanged, ${kept.length} kept.`);
        if (kept.length > 0) process.exitCode = 1;
      }),
    );
}

function previewCommand(): Command {
  return new Command("preview")
    .description("Render a local template, with the partials of its folder; needs no server")
    .argument("<file>", "an MJML file")
    .option("--lead <json>", "whom it is rendered for; an example by default")
    .option("--event <json>", "properties of the event that triggers, for {{ event.plan }}")
    .option("--subject <liquid>", "subject of the step, in place of <mj-title>")
    .option("--folder <folder>", "where partials/ lies; by default the nearest folder above the file that has it")
    .option("--out <folder>", "write the HTML and the text part there")
    .option("--html", "print the HTML alone", false)
    .addHelpText("after", exits)
    .action((file: string, options: PreviewOptions & { out?: string; html: boolean }, command: Command) =>
      attempt(command, async () => {
        const [{ previewFile }, { printMail, writeMailFiles }] = await Promise.all([
          import("./templates/preview-file.ts"),
          import("./templates/print-preview.ts"),
        ]);
        const { mail, problems } = await previewFile(file, options);
        await tell(problems);
        if (mail === undefined) return;
        if (options.out !== undefined) {
          for (const written of await writeMailFiles(mail, file, options.out)) console.error(`written  ${written}`);
        }
        console.log(options.html ? mail.html : printMail(mail));
      }),
    );
}

function onServer(command: Command): Command {
  return command
    .addOption(new Option("--url <url>", "address of the server, by default that of `npm start` here").env("RIPEN_URL"))
    .addOption(
      new Option("--key <key>", "secret API key; on localhost that of `npm start` serves, too").env("RIPEN_KEY"),
    )
    .addHelpText("after", exits);
}

/** Tells problems on standard error. With an error among them the status is 1. */
async function tell(problems: readonly FileProblem[]): Promise<void> {
  if (problems.length === 0) return;
  const { printProblems } = await import("./templates/problem.ts");
  console.error(printProblems(problems));
  if (problems.some(({ severity }) => severity === "error")) process.exitCode = 1;
}

async function attempt(command: Command, run: () => Promise<void>): Promise<void> {
  const { CommandError } = await import("./server/command-error.ts");
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    command.error(error.message, { exitCode: error.exitCode });
  }
}
