import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { textArray } from "./find-traces.ts";
import type { FoundFiles } from "./find-traces.ts";

const longestAddress = 400;

/**
 * Looks through the files that are kept to be imported, also where two parts meet. Without the zeros of UTF-16, which stand beside each
 * letter. It takes a while, so most of them are looked through before anything is locked.
 * @param known files that were looked through already; one that is still coming in is looked through again
 */
export async function findFiles(tx: Tx, emails: readonly string[], known: readonly string[] = []): Promise<FoundFiles> {
  const others = sql`not (f.id in ${uuidList(known)})`;
  const rows = await tx.execute<{ id: string; whole: boolean }>(sql`
    select f.id, f.size is not null as whole from import_files f where ${others}`);
  if (rows.length === 0) return { looked: [], withThem: [] };
  const ids = rows.map(({ id }) => id);
  const next = sql`substring(lead(content) over (partition by file_id order by number) from 1 for ${longestAddress})`;
  const found = await tx.execute<{ id: string }>(sql`
    select distinct p.file_id as id from (
      select file_id, lower(replace(encode(content || coalesce(${next}, ''::bytea), 'escape'), '\\000', '')) as text
      from import_file_parts where file_id in ${uuidList(ids)}) p
    where exists (select from unnest(${textArray(emails)}) e where position(lower(e) in p.text) > 0)`);
  return { looked: rows.flatMap(({ id, whole }) => (whole ? [id] : [])), withThem: found.map(({ id }) => id) };
}
