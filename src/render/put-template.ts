import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { InvalidInputError } from "../platform/errors.ts";
import { loadAttributeTypes } from "../lead/load-attribute-types.ts";
import { compileApart } from "./compile/compile-apart.ts";
import { describePlace } from "./fill/template.ts";
import type { TemplateSource } from "./fill/template.ts";
import { loadPartials, partialsPrefix } from "./load-partials.ts";
import type { TemplateInput } from "./template-schemas.ts";

export type Template = typeof templates.$inferSelect;

/**
 * Creates the template with this key, or replaces it. Published versions keep what they were compiled from. A partial is
 * a fragment, so it is checked with the templates that include it.
 * @throws InvalidInputError `invalid_template` with every problem, its line and column
 */
export async function putTemplate(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { key, mjml }: TemplateInput,
): Promise<Template> {
  if (!key.startsWith(partialsPrefix)) {
    await check({ mjml, partials: await loadPartials(db), attributes: await loadAttributeTypes(db) });
  }
  const now = clock.now();
  const [template] = await db
    .insert(templates)
    .values({ key, mjml, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: templates.key, set: { mjml, updatedAt: now } })
    .returning();
  if (template === undefined) throw new Error("upsert returned no row");
  return template;
}

async function check(source: TemplateSource): Promise<void> {
  const result = await compileApart(source);
  if (result.kind === "compiled") return;
  const problems = result.problems.map((problem) => {
    const place = describePlace(problem);
    const message = place === "" ? problem.message : `${place}: ${problem.message}`;
    return { pointer: "/mjml", code: "invalid_template", message };
  });
  throw new InvalidInputError("invalid_template", "The template cannot be used.", problems);
}
