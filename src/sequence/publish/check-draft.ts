import type { Executor } from "../../db/client.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { CompiledTemplate } from "../../render/fill/template.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { parseDefinition } from "../definition/check/parse.ts";
import { salvage } from "../definition/check/salvage.ts";
import { checkTaskTexts } from "../task/task-text.ts";
import { checkAnswers } from "./check-answers.ts";
import { checkLinks } from "./check-links.ts";
import { compileTemplates } from "./compile-templates.ts";
import { loadCatalog } from "./load-catalog.ts";

/** A draft that can be published. */
export interface CheckedDraft {
  definition: SequenceDefinition;
  /** by `templateOfStep` */
  compiled: Record<string, CompiledTemplate>;
}

/**
 * Reads a draft as it can be published: shape, graph, references and templates.
 * @throws InvalidInputError `invalid_definition`, or `invalid_template` when only templates are at fault, with every problem
 */
export async function checkDraft(db: Executor, draft: unknown): Promise<CheckedDraft> {
  const parsed = parseDefinition(draft, await loadCatalog(db));
  const steps = parsed.kind === "ok" ? parsed.definition.steps : (salvage(draft, new Set())?.definition.steps ?? []);
  const { compiled, problems } = await compileTemplates(db, steps);
  if (parsed.kind === "invalid") {
    const all = [...parsed.problems, ...problems];
    throw new InvalidInputError("invalid_definition", "The draft cannot be published.", all);
  }
  if (problems.length === 0) {
    const policy = await readQualificationPolicy(db);
    const links = [
      ...checkTaskTexts(parsed.definition),
      ...checkLinks(parsed.definition, compiled),
      ...checkAnswers(parsed.definition, compiled, policy),
    ];
    if (links.length > 0) throw new InvalidInputError("invalid_definition", "The draft cannot be published.", links);
  }
  if (problems.length > 0) throw new InvalidInputError("invalid_template", "A template cannot be used.", problems);
  return { definition: parsed.definition, compiled };
}
