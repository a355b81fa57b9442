import { inArray, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "@hono/zod-openapi";
import type { Tx } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { sortPlans } from "./lead-sorts.ts";
import type { LeadSort, SortOrder } from "./lead-sorts.ts";

type Sort = Exclude<LeadSort, "newest">;

/** What the rows of a page hold together, but for the last. */
const pageBytes = 4 * 2 ** 20;

/**
 * Leads along a sort, from where the page before ended: the cursor holds the key and the id of its last row, so that no row comes
 * twice or is left out, whatever comes in between.
 * @throws InvalidInputError `invalid_cursor`
 */
export async function listSorted(
  tx: Tx,
  input: { sort: Sort; order?: SortOrder | undefined; limit: number; cursor?: string | undefined; where: SQL },
): Promise<Page<Lead>> {
  const { sort, limit, cursor, where } = input;
  const { from, key, id, type, usual } = sortPlans[sort];
  const order = input.order ?? usual;
  const after = cursor === undefined ? undefined : readCursor(sort, order, cursor);
  const [than, direction] = order === "asc" ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`];
  const rest = after && sql` and (${key}, ${id}) ${than} (${after.key}::${type}, ${after.id}::uuid)`;
  // Written to the microsecond, as the database has it.
  const written =
    sort === "activity" ? sql`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')` : sql`${key}::text`;
  const found = await tx.execute<{ id: string; key: string; bytes: number }>(sql`
    select ${id}::text as id, ${written} as key, octet_length(l::text) as bytes
    from ${from} where ${where}${rest ?? sql``} order by ${key} ${direction}, ${id} ${direction} limit ${limit + 1}`);
  const page = fitting(found.slice(0, limit));
  const last = page.at(-1);
  const isLast = page.length === found.length;
  const rows =
    page.length === 0
      ? []
      : await tx
          .select()
          .from(leads)
          .where(
            inArray(
              leads.id,
              page.map((row) => row.id),
            ),
          );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    rows: page.flatMap((row) => byId.get(row.id) ?? []),
    nextCursor: isLast || last === undefined ? null : writeCursor(sort, order, last),
  };
}

function fitting<R extends { bytes: number }>(rows: readonly R[]): R[] {
  let before = 0;
  return rows.filter(({ bytes }, place) => {
    const fits = place === 0 || before < pageBytes;
    before += bytes;
    return fits;
  });
}

const cursorSchema = z.tuple([z.string(), z.string(), z.string(), z.uuid()]);

function writeCursor(sort: Sort, order: SortOrder, { key, id }: { key: string; id: string }): string {
  return Buffer.from(JSON.stringify([sort, order, key, id])).toString("base64url");
}

function readCursor(sort: Sort, order: SortOrder, cursor: string): { key: string; id: string } {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  const [ofSort, ofOrder, key, id] = parsed.data ?? [];
  if (ofSort !== sort || ofOrder !== order || id === undefined || !sortPlans[sort].read.safeParse(key).success) {
    const message = "is no cursor of a list that is sorted like this: ask for the first page again";
    throw invalidInput([{ pointer: "/cursor", code: "invalid_cursor", message }]);
  }
  return { key: key ?? "", id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
