import type { z } from "zod";
import { includedPartials } from "../../render/compile/includes.ts";
import { partialsPrefix } from "../../render/load-partials.ts";
import { definitionOf, readBeside } from "../../plan/code/sequence-file.ts";
import { asText, idOf, isObject } from "../../plan/code/resource.ts";
import type { Json, Resource } from "../../plan/code/resource.ts";
import { sequencePlanSchema } from "../../plan/people/plan-schemas.ts";
import { problemSchema } from "../../platform/http/problem.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { CommandError, wrongSettings } from "../server/command-error.ts";
import { unexpected } from "../server/open-api.ts";
import type { Api } from "../server/open-api.ts";
import { readJson } from "./read-server.ts";
import type { ServerState } from "./read-server.ts";

/** What a change of one sequence would do, and to whom. */
export type SequencePlan = z.output<typeof sequencePlanSchema>;

/** Asks the server what a change of a sequence would do. @returns its answer, or what is wrong with the definition */
export async function askPlan(
  api: Api,
  key: string,
  body: object,
): Promise<{ kind: "planned"; plan: SequencePlan } | { kind: "refused"; problems: FieldProblem[] }> {
  const route = `/v1/sequences/${encodeURIComponent(key)}/plan`;
  const response = await api.call("POST", route, body);
  if (response.status === 422) {
    const read = problemSchema.safeParse(await readJson(response));
    const { problems = [], detail = "It is refused." } = read.data ?? {};
    return {
      kind: "refused",
      problems: problems.length > 0 ? problems : [{ pointer: "", code: "refused", message: detail }],
    };
  }
  if (!response.ok) throw await unexpected(response, "POST", route);
  const read = sequencePlanSchema.safeParse(await readJson(response));
  if (read.success) return { kind: "planned", plan: read.data };
  throw new CommandError(`${api.host} does not answer as a Ripen of this version does.`, wrongSettings);
}

/** The body for a sequence as the folder has it, with what of templates and attributes the server has not. */
export function planBody(resource: Resource, wanted: readonly Resource[], server: ServerState, days: number): object {
  const { enrollments, finished } = readBeside(resource.value, resource.how);
  const definition = definitionOf(resource.value);
  const isNew = (one: Resource) => server.resources.get(idOf(one))?.value !== one.value;
  const used = new Set(templatesOf(definition, wanted));
  const templates = wanted.filter((one) => one.kind === "template" && used.has(one.key) && isNew(one));
  const attributes = wanted.filter((one) => one.kind === "attribute" && isNew(one));
  const byKey = (some: readonly Resource[]) => Object.fromEntries(some.map(({ key, value }) => [key, value]));
  return {
    change: "publish",
    definition,
    templates: byKey(templates),
    attributes: byKey(attributes),
    running: enrollments,
    finished,
    days,
  };
}

/** Keys of the templates of a definition that a folder has, with the partials that they include. */
export function templatesOf(definition: Json, wanted: readonly Resource[]): string[] {
  const sources = new Map(
    wanted.flatMap(({ kind, key, value }) => (kind === "template" ? [[key, asText(value)] as const] : [])),
  );
  const steps = isObject(definition) && Array.isArray(definition["steps"]) ? definition["steps"] : [];
  const open = steps.flatMap((step) =>
    isObject(step) && typeof step["template"] === "string" ? [step["template"]] : [],
  );
  const found = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const text = sources.get(key);
    if (text === undefined || found.has(key)) continue;
    found.add(key);
    open.push(...includedPartials(text).map((name) => `${partialsPrefix}${name}`));
  }
  return [...found];
}
