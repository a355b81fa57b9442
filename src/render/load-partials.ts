import { like } from "drizzle-orm";
import type { Executor } from "../db/client.ts";
import { templates } from "../db/schema/index.ts";

/** Keys of templates that others include begin with this. */
export const partialsPrefix = "partials/";

/** All partials, by key. */
export async function loadPartials(db: Executor): Promise<Record<string, string>> {
  const rows = await db
    .select({ key: templates.key, mjml: templates.mjml })
    .from(templates)
    .where(like(templates.key, `${partialsPrefix}%`));
  return Object.fromEntries(rows.map(({ key, mjml }) => [key, mjml]));
}
