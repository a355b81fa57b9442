import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import type { Executor } from "../../db/client.ts";
import { ConflictError, InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { hydrate } from "../../render/fill/hydrate.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { neededFacts } from "../../sequence/definition/needed-facts.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import type { StepOf } from "../../sequence/definition/steps.ts";
import type { Sequence } from "../../sequence/create-sequence.ts";
import { getSequence } from "../../sequence/get-sequence.ts";
import { compileTemplates } from "../../sequence/publish/compile-templates.ts";
import { loadCatalog } from "../../sequence/publish/load-catalog.ts";
import type { Version } from "../../sequence/version-cache.ts";

/** Which definition is tested: the draft, before anything is published, or the current version. */
export type Which = "draft" | "published";

/** The mail steps to test, in the order of the definition, and the version that they are of. */
export interface TestedSteps {
  sequence: Sequence;
  version: Version;
  steps: StepOf<"email">[];
}

/**
 * The chosen mail steps of a sequence, ready to be written. Of a draft only their templates are compiled: what is wrong
 * with others is not in the way.
 * @param chosen ids of mail steps; all of them when undefined
 * @throws NotFoundError; ConflictError `sequence_not_published`; InvalidInputError `unknown_step`, `no_mail_steps`,
 *   `invalid_definition`, `invalid_template`, each with every problem
 */
export async function readSteps(
  app: Pick<Ground & SequenceParts, "db" | "versions">,
  id: string,
  which: Which,
  chosen: readonly string[] | undefined,
): Promise<TestedSteps> {
  const { db, versions } = app;
  const { sequence } = await getSequence(app, { id });
  if (which === "draft") return readDraft(db, sequence, chosen);
  if (sequence.currentVersionId === null) {
    throw new ConflictError("sequence_not_published", "There is no version yet.");
  }
  const version = await versions.get(db, sequence.currentVersionId);
  return { sequence, version, steps: choose(version.definition, chosen) };
}

async function readDraft(
  db: Executor,
  sequence: Sequence,
  chosen: readonly string[] | undefined,
): Promise<TestedSteps> {
  const parsed = parseDefinition(sequence.draft, await loadCatalog(db));
  if (parsed.kind === "invalid") {
    throw new InvalidInputError("invalid_definition", "The draft cannot be tested.", parsed.problems);
  }
  const { definition } = parsed;
  const steps = choose(definition, chosen);
  const { compiled, problems } = await compileTemplates(db, definition.steps);
  const places = new Set(steps.map((step) => `/steps/${definition.steps.indexOf(step)}/`));
  const about = problems.filter(({ pointer }) => places.has(/^\/steps\/\d+\//.exec(pointer)?.[0] ?? ""));
  if (about.length > 0) throw new InvalidInputError("invalid_template", "A template cannot be used.", about);
  const templates = Object.entries(compiled).map(([key, template]) => [key, hydrate(template)] as const);
  const version = {
    id: sequence.id,
    sequenceId: sequence.id,
    number: 0,
    definition,
    needed: neededFacts(definition),
    templates: new Map(templates),
  };
  return { sequence, version, steps };
}

function choose(definition: SequenceDefinition, chosen: readonly string[] | undefined): StepOf<"email">[] {
  const mails = definition.steps.flatMap((step) => (step.kind === "email" ? [step] : []));
  if (mails.length === 0) throw new InvalidInputError("no_mail_steps", "The sequence has no mail steps.");
  if (chosen === undefined) return mails;
  const known = new Set(mails.map(({ id }) => id));
  const unknown = chosen.flatMap((step, index): FieldProblem[] =>
    known.has(step)
      ? []
      : [{ pointer: `/steps/${index}`, code: "unknown_step", message: `mail steps are ${[...known].join(", ")}` }],
  );
  if (unknown.length > 0) throw new InvalidInputError("unknown_step", "There is no such mail step.", unknown);
  return mails.filter(({ id }) => chosen.includes(id));
}
