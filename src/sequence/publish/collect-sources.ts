import { inArray } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { templates } from "../../db/schema/index.ts";
import { includedPartials } from "../../render/compile/includes.ts";
import { loadPartials, partialsPrefix } from "../../render/load-partials.ts";
import type { Step } from "../definition/steps.ts";

/** The MJML that the email steps are made from, by key, with the partials that are included, also in one another. */
export async function collectSources(db: Executor, steps: readonly Step[]): Promise<Record<string, string>> {
  const keys = steps.flatMap((step) => (step.kind === "email" ? [step.template] : []));
  if (keys.length === 0) return {};
  const rows = await db.select().from(templates).where(inArray(templates.key, keys));
  const sources = new Map(rows.map(({ key, mjml }) => [key, mjml]));
  const partials = await loadPartials(db);
  const open = [...sources.values()];
  for (let mjml = open.pop(); mjml !== undefined; mjml = open.pop()) {
    for (const name of includedPartials(mjml)) {
      const key = `${partialsPrefix}${name}`;
      const text = partials[key];
      if (text === undefined || sources.has(key)) continue;
      sources.set(key, text);
      open.push(text);
    }
  }
  return Object.fromEntries(sources);
}
