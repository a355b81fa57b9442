import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { templates } from "../../db/schema/index.ts";
import { loadAttributeTypes } from "../../lead/load-attribute-types.ts";
import { compileApart } from "../../render/compile/compile-apart.ts";
import { hydrate } from "../../render/fill/hydrate.ts";
import type { HydratedTemplate } from "../../render/fill/hydrate.ts";
import { loadPartials } from "../../render/load-partials.ts";
import { builtInTemplate, confirmVariable } from "../../trigger/confirm/template.ts";

const mostKept = 100;
const compiled = new Map<string, Promise<HydratedTemplate | null>>();

/**
 * The template of a confirmation mail, compiled once: the form's own as it is stored now, and where that is gone, has lost its link,
 * or cannot be used, the one that comes with Ripen, because without the mail the signup is lost.
 */
export async function mailTemplate(
  { db, log }: Pick<Ground, "db" | "log">,
  { template: key, language, again }: { template: string | null; language: string; again: boolean },
): Promise<HydratedTemplate> {
  if (key !== null) {
    const [stored] = await db.select({ mjml: templates.mjml }).from(templates).where(eq(templates.key, key));
    const usable = stored?.mjml.includes(confirmVariable) === true;
    const own = usable ? await compile(db, stored.mjml) : null;
    if (own !== null) return own;
    log.warn({ template: key }, "the template of a confirmation mail cannot be used; the one that comes with Ripen is");
  }
  const builtIn = await compile(db, builtInTemplate(language, again));
  if (builtIn === null) throw new Error(`the confirmation mail in ${language} does not compile`);
  return builtIn;
}

async function compile(db: Ground["db"], mjml: string): Promise<HydratedTemplate | null> {
  const source = { mjml, partials: await loadPartials(db), attributes: await loadAttributeTypes(db) };
  const key = createHash("sha256")
    .update(JSON.stringify([mjml, source.partials, source.attributes]))
    .digest("hex");
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = compileApart(source).then((result) => (result.kind === "compiled" ? hydrate(result.template) : null));
  if (compiled.size >= mostKept) compiled.delete(compiled.keys().next().value ?? "");
  compiled.set(key, made);
  return made;
}
