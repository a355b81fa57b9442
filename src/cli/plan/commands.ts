import { Command, InvalidArgumentError } from "commander";
import { attempt, reach, withServer } from "../server/with-server.ts";
import type { ReachOptions } from "../server/with-server.ts";
import type { FileProblem } from "../templates/problem.ts";
import type { Plan } from "./make-plan.ts";

const exits = `
Exit status of plan and diff: 0 nothing to do; 2 there are changes; 1 something is wrong. Of the others: 0 done; 1 something is wrong.`;

interface Options extends ReachOptions {
  name: string;
}

/** `ripen plan|apply|diff|export|validate`: everything as files in a folder. */
export function planCommands(): Command[] {
  return [planCommand(), applyCommand(), diffCommand(), exportCommand(), validateCommand()];
}

function planCommand(): Command {
  return onServer(new Command("plan"))
    .description("Say what an apply of a folder would do on the server, and to whom")
    .argument("<folder>", "with sequences/, templates/, segments/, attributes.yaml and the like")
    .option("--out <file>", "write the plan down, for `ripen apply FILE`")
    .option("--days <days>", "how far ahead mails are counted", readDays, 14)
    .action((folder: string, options: Options & { out?: string; days: number }, command: Command) =>
      attempt(command, async () => {
        const plan = await planOf(folder, options, { days: options.days, people: true });
        if (plan === undefined) return;
        const [{ printPlan }, { writePlanFile }] = await Promise.all([
          import("./print-plan.ts"),
          import("./plan-file.ts"),
        ]);
        if (options.out !== undefined) await writePlanFile(options.out, plan);
        console.log(options.json === true ? JSON.stringify(shownPlan(plan), null, 2) : printPlan(plan));
        if (plan.changes.length > 0) process.exitCode = 2;
      }),
    );
}

function diffCommand(): Command {
  return onServer(new Command("diff"))
    .description("Say where a folder and the server differ, without asking for people")
    .argument("<folder>")
    .action((folder: string, options: Options, command: Command) =>
      attempt(command, async () => {
        const plan = await planOf(folder, options, { days: 1, people: false });
        if (plan === undefined) return;
        const { printPlan } = await import("./print-plan.ts");
        console.log(options.json === true ? JSON.stringify(shownPlan(plan), null, 2) : printPlan(plan));
        if (plan.changes.length > 0) process.exitCode = 2;
      }),
    );
}

function applyCommand(): Command {
  return onServer(new Command("apply"))
    .description("Make the server what a folder says, or what a plan that was written down says")
    .argument("<folder or plan>")
    .option("--allow-destructive", "also do what loses something for good, such as deletions", false)
    .action((source: string, options: Options & { allowDestructive: boolean }, command: Command) =>
      attempt(command, async () => {
        const { applySource } = await import("./apply-source.ts");
        const api = await reach(options);
        const { name, allowDestructive, json } = options;
        const steps: string[] = [];
        const say = (line: string) => (json === true ? steps.push(line) : console.log(line));
        const result = await applySource(api, source, { name, allowDestructive }, say);
        if ("problems" in result) return tell(result.problems);
        if (json === true) console.log(JSON.stringify({ applied: result.count, steps }, null, 2));
        else console.log(result.count === 0 ? "Nothing to do." : `${result.count} changes applied.`);
        return undefined;
      }),
    );
}

function exportCommand(): Command {
  return onServer(new Command("export"))
    .description("Write what the server has into a folder")
    .argument("<folder>", "made if it is not there")
    .option("--force", "overwrite files that differ, and delete those that the server has nothing of", false)
    .action((folder: string, options: Options & { force: boolean }, command: Command) =>
      attempt(command, async () => {
        const { exportFiles } = await import("./export-files.ts");
        const { written, deleted, unchanged } = await exportFiles(await reach(options), folder, options);
        if (options.json === true) return console.log(JSON.stringify({ written, deleted, unchanged }, null, 2));
        for (const file of written) console.log(`written  ${file}`);
        for (const file of deleted) console.log(`deleted  ${file}`);
        console.log(`${written.length} written, ${deleted.length} deleted, ${unchanged} unchanged.`);
        return undefined;
      }),
    );
}

function validateCommand(): Command {
  return new Command("validate")
    .description("Check the files of a folder as the server would; needs no server")
    .argument("<folder>")
    .option("--json", "print problems as JSON")
    .addHelpText("after", exits)
    .action((folder: string, { json }: { json?: true }, command: Command) =>
      attempt(command, async () => {
        const [{ readFiles }, { checkFiles }] = await Promise.all([
          import("./read-files.ts"),
          import("./check-files.ts"),
        ]);
        const { resources, problems } = await checkFiles(await readFiles(folder));
        if (json === true) console.log(JSON.stringify({ problems }, null, 2));
        if (problems.length > 0) return json === true ? void (process.exitCode = 1) : tell(problems);
        if (json !== true) console.log(`${resources.length} resources, nothing wrong.`);
        return undefined;
      }),
    );
}

/** The plan; undefined when files have problems, which are told. */
async function planOf(
  folder: string,
  options: Options,
  how: { days: number; people: boolean },
): Promise<Plan | undefined> {
  const [{ readFiles }, { makePlan }] = await Promise.all([import("./read-files.ts"), import("./make-plan.ts")]);
  const files = await readFiles(folder);
  const { plan, problems } = await makePlan(await reach(options), files, { name: options.name, ...how });
  if (plan !== undefined) return plan;
  if (options.json === true) console.log(JSON.stringify({ problems }, null, 2));
  await tell(problems);
  return undefined;
}

/** What of a plan is for programs to read. */
function shownPlan({ wanted: _wanted, ...plan }: Plan): object {
  return plan;
}

function onServer(command: Command): Command {
  return withServer(command)
    .option("--name <name>", "what the server calls this folder, where there are several", "main")
    .addHelpText("after", exits);
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90) throw new InvalidArgumentError("write a number from 1 to 90");
  return days;
}

async function tell(problems: readonly FileProblem[]): Promise<void> {
  const { printProblems } = await import("../templates/problem.ts");
  console.error(printProblems(problems));
  process.exitCode = 1;
}
