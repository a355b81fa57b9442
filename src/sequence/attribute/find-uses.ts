import { asc, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { segments, templates } from "../../db/schema/index.ts";
import { jsonPointer } from "../../platform/http/validation.ts";

// A type alias, not an interface: rows of a query have an index signature.
type Definition = { name: string; version: number | null; definition: unknown };

/**
 * Where an attribute is used: in drafts, in versions that are current or still have somebody in them, in segments, in templates.
 * @returns each place in words
 */
export async function findUses(db: Executor, name: string): Promise<string[]> {
  const definitions = await db.execute<Definition>(sql`
    select s.name, null::int as version, s.draft as definition from sequences s where s.status <> 'archived'
    union all
    select s.name, v.number, v.definition from sequences s join sequence_versions v on v.sequence_id = s.id
    where (s.status <> 'archived' and v.id = s.current_version_id) or exists (
      select from enrollments e where e.version_id = v.id and e.status in ('waiting', 'active', 'paused'))
    order by name, version`);
  const inDefinitions = definitions.flatMap(({ name: sequence, version, definition }) => {
    const what = `sequence "${sequence}" (${version === null ? "draft" : `version ${version}`})`;
    return placesOf(definition, name).map((pointer) => `${what} at ${pointer}`);
  });
  const inSegments = (await db.select().from(segments).orderBy(asc(segments.key))).flatMap(({ key, condition }) =>
    placesOf(condition, name).map((pointer) => `segment "${key}" at /condition${pointer}`),
  );
  const inTemplates = await db
    .select({ key: templates.key })
    .from(templates)
    .where(sql`${templates.mjml} ~ ${`[{][{%][^}]*lead[.]${name.replaceAll(".", "[.]")}([^A-Za-z0-9_]|$)`}`)
    .orderBy(asc(templates.key));
  return [...inDefinitions, ...inSegments, ...inTemplates.map(({ key }) => `template "${key}"`)];
}

/** Where a definition or a condition names an attribute: to test it, to wait for its date, to set it. */
function placesOf(value: unknown, name: string, path: readonly PropertyKey[] = []): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): string[] => {
    const here = [...path, key];
    if (key === "attribute" && child === name) return [jsonPointer(here)];
    const sets = key === "set" && typeof child === "object" && child !== null && Object.hasOwn(child, name);
    return sets ? [jsonPointer([...here, name])] : placesOf(child, name, here);
  });
}
