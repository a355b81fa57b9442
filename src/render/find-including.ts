import type { Executor } from "../db/client.ts";
import { templates } from "../db/schema/index.ts";
import { includedPartials } from "./compile/includes.ts";
import { partialsPrefix } from "./load-partials.ts";

/** A stored template that includes a partial. */
export interface Including {
  key: string;
  mjml: string;
  /** whether it names the partial itself, and not only through another */
  isDirect: boolean;
}

/** Stored templates and partials that include a partial, also through others, by key; the partial itself is none. */
export async function findIncluding(db: Executor, partialKey: string): Promise<Including[]> {
  const rows = await db.select({ key: templates.key, mjml: templates.mjml }).from(templates).orderBy(templates.key);
  const all = rows.map((row) => ({
    ...row,
    includes: includedPartials(row.mjml).map((name) => partialsPrefix + name),
  }));
  const reached = new Set([partialKey]);
  for (let before = 0; before < reached.size;) {
    before = reached.size;
    for (const { key, includes } of all) if (includes.some((one) => reached.has(one))) reached.add(key);
  }
  reached.delete(partialKey);
  return all
    .filter(({ key }) => reached.has(key))
    .map(({ key, mjml, includes }) => ({ key, mjml, isDirect: includes.includes(partialKey) }));
}
