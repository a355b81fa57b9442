import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { z } from "zod";
import type { Json } from "../plan/code/resource.ts";

const properties = z.record(z.string(), z.unknown()).optional();

const usage =
  'Example: ripen simulate templates/sequences/welcome.yaml --lead \'{"timezone":"Europe/Paris"}\' --assume "opens step 2"';

/** `ripen simulate FILE`: prints when each step of a sequence would happen to a lead, and why then. Needs no database. */
export function simulateCommand(): Command {
  const collect = (value: string, before: string[]) => [...before, value];
  return new Command("simulate")
    .description("show when each step of a sequence would happen to a lead, and why then")
    .argument("<file>", "sequence definition, YAML or JSON")
    .option("--lead <json>", "the lead: timezone, country, attributes, tags, stage, events", "{}")
    .option("--trigger <json>", "properties of the event that enrolls it, for the key and filters of the trigger")
    .option("--at <instant>", "when the lead enters, ISO 8601 (default: now)")
    .option(
      "--assume <text>",
      'what the lead does, such as "opens step 2" or "replies after 3 days"; repeatable',
      collect,
      [],
    )
    .option("--json", "print the timetable as JSON")
    .addHelpText("after", `\n${usage}`)
    .action(async (file: string, options: SimulateOptions, command: Command) => {
      const text = await readFile(file, "utf8").catch(() => command.error(`There is no readable file ${file}.`));
      const result = await runSimulation(text, options);
      if (result.kind === "invalid") command.error(result.message);
      else console.log(result.output);
    });
}

export interface SimulateOptions {
  lead: string;
  trigger?: string;
  at?: string;
  assume: string[];
  json?: true;
}

/**
 * Simulates the definition in a text.
 * @returns the timetable to print, or what is wrong with the definition or an option
 */
export async function runSimulation(text: string, options: SimulateOptions) {
  const [
    { readYaml },
    { definitionIn },
    { parseDefinition },
    { simulate },
    { simulatedLead },
    { parseAssumption },
    { printTimetable },
  ] = await Promise.all([
    import("../sequence/definition/check/read-yaml.ts"),
    import("../plan/code/sequence-file.ts"),
    import("../sequence/definition/check/parse.ts"),
    import("../enrollment/simulate/simulate.ts"),
    import("../enrollment/simulate/simulated-lead.ts"),
    import("../enrollment/simulate/assumption.ts"),
    import("../enrollment/simulate/print-timetable.ts"),
  ]);
  const invalid = (message: string) => ({ kind: "invalid" as const, message });
  const read = readYaml(text);
  const parsed = read.kind === "ok" ? parseDefinition(definitionIn(read.value as Json)) : read;
  if (parsed.kind === "invalid") {
    const lines = parsed.problems.map(({ pointer, code, message }) => `  ${pointer || "/"} (${code}) ${message}`);
    return invalid(`The definition has ${lines.length} problem(s):\n${lines.join("\n")}`);
  }
  const lead = simulatedLead.safeParse(readJson(options.lead));
  if (!lead.success)
    return invalid(
      `--lead cannot be read: ${lead.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ")}`,
    );
  const at = options.at === undefined ? new Date() : new Date(options.at);
  if (Number.isNaN(at.getTime())) return invalid("--at: write an instant such as 2026-03-27T16:00:00Z.");
  const assumptions = options.assume.map(parseAssumption);
  const misread = assumptions.find((assumed) => assumed.kind === "invalid");
  if (misread !== undefined) return invalid(`--assume ${misread.message}`);
  const assumed = assumptions.flatMap((entry) => (entry.kind === "ok" ? [entry.assumption] : []));
  const trigger = properties.safeParse(options.trigger === undefined ? undefined : readJson(options.trigger));
  if (!trigger.success) return invalid(`--trigger: write the properties as JSON, such as '{"cartId":"cart-4711"}'.`);
  const { definition } = parsed;
  const timetable = simulate({ definition, lead: lead.data, at, assumptions: assumed, trigger: trigger.data });
  const output = options.json ? JSON.stringify(timetable, null, 2) : printTimetable(timetable, definition);
  return { kind: "ok" as const, output };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
