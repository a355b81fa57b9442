import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

/** Names have no index of their own: so many of the newest leads are looked at, whatever their number. */
const namesLookedAt = 20_000;
/** Addresses that one text finds at most. */
const addressesFound = 1_000;

/**
 * That the address of a lead `l` begins with a text, or its first name, last name or company does, in any case of letters. "Dana We"
 * finds Dana Weiss. Costs the same for a thousand leads and for a million.
 */
export function findsText(text: string): SQL {
  const wanted = text.trim().toLowerCase();
  const like = `${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`l.id in (
    (select f.id from leads f where f.email >= ${wanted} and f.email < ${after(wanted)} limit ${addressesFound})
    union all
    (select n.id from (select id, first_name, last_name, company from leads order by id desc limit ${namesLookedAt}) n
      where n.first_name ilike ${like} or n.last_name ilike ${like} or n.company ilike ${like}
        or concat_ws(' ', n.first_name, n.last_name) ilike ${like}))`;
}

/** The first text behind all that begin with one: in order of code points, as the embedded database sorts. */
const after = (text: string): string => `${text}\u{10ffff}`;
