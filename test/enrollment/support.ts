import { readFile } from "node:fs/promises";
import { parseAssumption } from "../../src/enrollment/simulate/assumption.ts";
import { simulate } from "../../src/enrollment/simulate/simulate.ts";
import { simulatedLead } from "../../src/enrollment/simulate/simulated-lead.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";

/** Parses a definition that is expected to be right. */
export function define(input: unknown) {
  const parsed = parseDefinition(input);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.definition;
}

/** A definition of steps alone, enrolled by hand. */
export const defineSteps = (steps: object[], rest: object = {}) =>
  define({ name: "Test", trigger: { manual: true }, steps, ...rest });

export const readStarter = async (name: string) =>
  define(await readFile(new URL(`../../templates/sequences/${name}.yaml`, import.meta.url), "utf8"));

export const leadOf = (lead: object = {}) => simulatedLead.parse(lead);

export const assume = (...texts: string[]) =>
  texts.map((text) => {
    const parsed = parseAssumption(text);
    if (parsed.kind === "invalid") throw new Error(parsed.message);
    return parsed.assumption;
  });

export const run = (definition: ReturnType<typeof define>, at: string, lead: object = {}, ...assumed: string[]) =>
  simulate({ definition, lead: leadOf(lead), at: new Date(at), assumptions: assume(...assumed) });

/** The mails of a simulation: "step instant". */
export const mails = (timetable: ReturnType<typeof run>) =>
  timetable.effects
    .filter(({ effect }) => effect.kind === "sendEmail")
    .map(({ at, effect }) => `${effect.stepId} ${at.toISOString().replace(".000", "")}`);
