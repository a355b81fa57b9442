import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { InvalidInputError } from "../platform/errors.ts";
import { loadAttributeTypes } from "../lead/load-attribute-types.ts";
import { checkPartialApart, compileApart } from "./compile/compile-apart.ts";
import { describePlace } from "./fill/template.ts";
import type { Problem, TemplateSource } from "./fill/template.ts";
import { findIncluding } from "./find-including.ts";
import { loadPartials, partialsPrefix } from "./load-partials.ts";
import type { TemplateInput } from "./template-schemas.ts";

export type Template = typeof templates.$inferSelect;

/**
 * Creates the template with this key, or replaces it. Published versions keep what they were compiled from. A partial is
 * checked alone as far as a fragment can be, and with the stored templates that include it.
 * @throws InvalidInputError `invalid_template` with every problem, its line and column
 */
export async function putTemplate(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { key, mjml }: TemplateInput,
): Promise<Template> {
  const partials = await loadPartials(db);
  const attributes = await loadAttributeTypes(db);
  if (key.startsWith(partialsPrefix)) {
    const source = { partials: { ...partials, [key]: mjml }, attributes };
    refuse(await checkPartialApart(key.slice(partialsPrefix.length), source));
    for (const template of await findIncluding(db, key)) {
      if (!template.key.startsWith(partialsPrefix)) await check({ mjml: template.mjml, ...source }, template.key);
    }
  } else await check({ mjml, partials, attributes });
  const now = clock.now();
  const [template] = await db
    .insert(templates)
    .values({ key, mjml, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: templates.key, set: { mjml, updatedAt: now } })
    .returning();
  if (template === undefined) throw new Error("upsert returned no row");
  return template;
}

/** @param including the key of a stored template that includes what is put */
async function check(source: TemplateSource, including?: string): Promise<void> {
  const result = await compileApart(source);
  if (result.kind === "invalid") refuse(result.problems, including);
}

function refuse(found: readonly Problem[], including?: string): void {
  if (found.length === 0) return;
  const problems = found.map((problem) => {
    const place = describePlace(problem);
    const said = place === "" ? problem.message : `${place}: ${problem.message}`;
    const message = including === undefined ? said : `in "${including}", which includes it: ${said}`;
    return { pointer: "/mjml", code: "invalid_template", message };
  });
  throw new InvalidInputError("invalid_template", "The template cannot be used.", problems);
}
