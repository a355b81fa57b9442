import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { InvalidInputError } from "../platform/errors.ts";
import { compileTemplate } from "./compile/compile.ts";
import { loadPartials, partialsPrefix } from "./load-partials.ts";
import type { TemplateInput } from "./template-schemas.ts";

export type Template = typeof templates.$inferSelect;

/**
 * Creates the template with this key, or replaces it. Published versions keep what they were compiled from. A partial is
 * a fragment, so it is checked with the templates that include it.
 * @throws InvalidInputError `invalid_template` with every problem and its line
 */
export async function putTemplate(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { key, mjml }: TemplateInput,
): Promise<Template> {
  if (!key.startsWith(partialsPrefix)) await check(mjml, await loadPartials(db));
  const now = clock.now();
  const [template] = await db
    .insert(templates)
    .values({ key, mjml, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: templates.key, set: { mjml, updatedAt: now } })
    .returning();
  if (template === undefined) throw new Error("upsert returned no row");
  return template;
}

async function check(mjml: string, partials: Record<string, string>): Promise<void> {
  const result = await compileTemplate({ mjml, partials });
  if (result.kind === "compiled") return;
  const problems = result.problems.map(({ line, partial, message }) => {
    const place = [partial ?? "", line === null ? "" : `line ${line}`].filter(Boolean).join(", ");
    return { pointer: "/mjml", code: "invalid_template", message: place === "" ? message : `${place}: ${message}` };
  });
  throw new InvalidInputError("invalid_template", "The template cannot be used.", problems);
}
