import type { Ground } from "../ground.ts";
import { templates } from "../db/schema/index.ts";
import { ConflictError, InvalidInputError } from "../platform/errors.ts";
import { loadAttributeTypes } from "../lead/load-attribute-types.ts";
import { checkPartialApart, compileApart } from "./compile/compile-apart.ts";
import { describePlace } from "./fill/template.ts";
import type { Problem, TemplateSource } from "./fill/template.ts";
import { findIncluding } from "./find-including.ts";
import { loadPartials, partialsPrefix } from "./load-partials.ts";
import { holdTemplates, revisionOf } from "./revision.ts";
import type { TemplateInput } from "./template-schemas.ts";

export type Template = typeof templates.$inferSelect;

/** How often what changes meanwhile is checked against anew. */
const triesAtMost = 10;

/**
 * Creates the template with this key, or replaces it. Published versions keep what they were compiled from. A partial is
 * checked alone as far as a fragment can be, and with the stored templates that include it. What was checked against others
 * is stored with just these: when one of them changes meanwhile, it is checked again.
 * @throws InvalidInputError `invalid_template` with every problem, its line and column; ConflictError `templates_changing`
 */
export async function putTemplate(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { key, mjml }: TemplateInput,
): Promise<Template> {
  const among = key.startsWith(partialsPrefix) ? "all" : "partials";
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const revision = await revisionOf(db, among);
    await checkWithOthers(db, { key, mjml });
    const stored = await db.transaction(async (tx) => {
      await holdTemplates(tx);
      if ((await revisionOf(tx, among)) !== revision) return undefined;
      const now = clock.now();
      const rows = await tx
        .insert(templates)
        .values({ key, mjml, createdAt: now, updatedAt: now })
        .onConflictDoUpdate({ target: templates.key, set: { mjml, updatedAt: now } })
        .returning();
      return rows[0];
    });
    if (stored !== undefined) return stored;
  }
  const message = "Other templates that it depends on are stored again and again: send it once they are.";
  throw new ConflictError("templates_changing", message);
}

async function checkWithOthers(db: Ground["db"], { key, mjml }: TemplateInput): Promise<void> {
  const partials = await loadPartials(db);
  const attributes = await loadAttributeTypes(db);
  if (!key.startsWith(partialsPrefix)) return check({ mjml, partials, attributes });
  const source = { partials: { ...partials, [key]: mjml }, attributes };
  refuse(await checkPartialApart(key.slice(partialsPrefix.length), source));
  for (const template of await findIncluding(db, key)) {
    if (!template.key.startsWith(partialsPrefix)) await check({ mjml: template.mjml, ...source }, template.key);
  }
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
