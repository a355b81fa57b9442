import { eq, like, max, or, inArray } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/client.ts";
import { sequences, sequenceVersions, templates } from "../db/schema/index.ts";
import { InvalidInputError, NotFoundError } from "../platform/errors.ts";
import type { FieldProblem } from "../platform/errors.ts";
import { compileTemplate } from "../render/compile.ts";
import type { CompiledTemplate } from "../render/template.ts";
import { parseDefinition } from "./definition.ts";
import type { Definition } from "./definition.ts";

export interface PublishedVersion {
  versionId: string;
  number: number;
}

const partialsPrefix = "partials/";

/**
 * Freezes the draft as the next version, its templates compiled, and gives it to new enrollments. Running enrollments
 * stay on theirs.
 * @throws NotFoundError; InvalidInputError `invalid_definition` or `invalid_template` with every problem found
 */
export async function publishSequence(
  { db, clock }: Pick<App, "db" | "clock">,
  input: { id: string },
): Promise<PublishedVersion> {
  return db.transaction(async (tx) => {
    const now = clock.now();
    const [sequence] = await tx.select().from(sequences).where(eq(sequences.id, input.id)).for("update");
    if (sequence === undefined) throw new NotFoundError("sequence", input.id);
    const parsed = parseDefinition(sequence.draft);
    if (parsed.kind === "invalid") {
      throw new InvalidInputError("invalid_definition", "The draft cannot be published.", parsed.problems);
    }
    const { definition } = parsed;
    const compiled = await compileTemplates(tx, definition);
    const [last] = await tx
      .select({ number: max(sequenceVersions.number) })
      .from(sequenceVersions)
      .where(eq(sequenceVersions.sequenceId, input.id));
    const number = (last?.number ?? 0) + 1;
    const [version] = await tx
      .insert(sequenceVersions)
      .values({ sequenceId: input.id, number, definition, templates: compiled, publishedAt: now })
      .returning({ id: sequenceVersions.id });
    if (version === undefined) throw new Error("insert returned no row");
    await tx
      .update(sequences)
      .set({
        name: definition.name,
        status: "published",
        currentVersionId: version.id,
        triggerEvent: definition.trigger.event,
        updatedAt: now,
      })
      .where(eq(sequences.id, input.id));
    return { versionId: version.id, number };
  });
}

/** The compiled template of every email step, by template key. */
async function compileTemplates(tx: Tx, definition: Definition): Promise<Record<string, CompiledTemplate>> {
  const keys = definition.steps.flatMap((step) => (step.kind === "email" ? [step.template] : []));
  const rows = await tx
    .select({ key: templates.key, mjml: templates.mjml })
    .from(templates)
    .where(or(inArray(templates.key, keys), like(templates.key, `${partialsPrefix}%`)));
  const sources = new Map(rows.map(({ key, mjml }) => [key, mjml]));
  const partials = Object.fromEntries([...sources].filter(([key]) => key.startsWith(partialsPrefix)));

  const compiled: Record<string, CompiledTemplate> = {};
  const problems: FieldProblem[] = [];
  for (const [index, step] of definition.steps.entries()) {
    if (step.kind !== "email" || Object.hasOwn(compiled, step.template)) continue;
    const pointer = `/steps/${index}/template`;
    const mjml = sources.get(step.template);
    if (mjml === undefined) {
      const message = `there is no template "${step.template}"; create it with PUT /v1/templates`;
      problems.push({ pointer, code: "template_not_found", message });
      continue;
    }
    const result = await compileTemplate({ mjml, partials });
    if (result.kind === "compiled") compiled[step.template] = result.template;
    else {
      for (const { line, partial, message } of result.problems) {
        const place = `${partial ?? step.template}${line === null ? "" : `, line ${line}`}`;
        problems.push({ pointer, code: "invalid_template", message: `${place}: ${message}` });
      }
    }
  }
  if (problems.length > 0) throw new InvalidInputError("invalid_template", "A template cannot be used.", problems);
  return compiled;
}
