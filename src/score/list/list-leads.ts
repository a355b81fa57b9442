import { and, arrayContains, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { countAbout } from "../../db/read/count-about.ts";
import type { About } from "../../db/read/count-about.ts";
import { equals } from "../../db/list-page.ts";
import { enrollmentsOf, hasFewEnrollments } from "../../db/look/few-enrollments.ts";
import { lookThrough } from "../../db/look/look-through.ts";
import type { Look } from "../../db/look/look-through.ts";
import { leads } from "../../db/schema/index.ts";
import type { Stage } from "../../db/schema/leads.ts";
import { withinTime } from "../../db/read/within-time.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { RipenError } from "../../platform/errors.ts";
import { decodeCursor } from "../../platform/http/pagination.ts";
import type { Page } from "../../platform/http/pagination.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import { currentRules } from "./lead-facts.ts";
import { findsText } from "./find-text.ts";
import { leadWhere } from "./lead-filter.ts";
import type { LeadFacets } from "./lead-filter.ts";
import { sortPlans } from "./lead-sorts.ts";
import type { LeadSort, SortOrder } from "./lead-sorts.ts";
import { listSorted } from "./list-sorted.ts";
import { segmentSql } from "./segment-sql.ts";

export interface LeadFilter extends LeadFacets {
  stage?: Stage | undefined;
  /** normalized */
  email?: string | undefined;
  tag?: string | undefined;
  /** the beginning of an address or a name */
  q?: string | undefined;
  /** id */
  account?: string | undefined;
}

interface Listing {
  limit: number;
  /** as it was given out */
  cursor?: string | undefined;
  sort?: LeadSort;
  order?: SortOrder | undefined;
  /** whether it is to be said how many there are in all */
  total?: boolean | undefined;
}

const l = alias(leads, "l");
const timeoutMs = 10_000;

/** What was asked for is found in too few of many leads. */
export class ListTooLargeError extends RipenError {
  constructor() {
    super(
      "list_too_large",
      422,
      `This takes more than ${timeoutMs / 1000} seconds to find. Leave the sort out, or ask for fewer things at once.`,
    );
  }
}

/**
 * Leads that match every given filter: newest first, for which a page looks at some thousand rows (see `lookThrough`), or along
 * another sort.
 * @returns a page, and how many there are in all where that was asked for
 * @throws InvalidInputError `invalid_cursor`; NotFoundError of a segment; ListTooLargeError
 */
export async function listLeads(
  { db, clock }: Pick<Ground, "db" | "clock">,
  {
    stage,
    email,
    tag,
    q,
    account,
    limit,
    cursor,
    sort = "newest",
    order,
    total = false,
    ...facets
  }: Listing & LeadFilter,
): Promise<Page<Lead> & { total?: About }> {
  const now = clock.now();
  const asksForRules = facets.fact === "mql" || facets.intent !== undefined;
  const rules = asksForRules ? await currentRules(db) : undefined;
  const segment = facets.segment === undefined ? undefined : await segmentSql(db, facets.segment, now);
  const { sequenceId, source, repId } = facets;
  const isFew = sequenceId !== undefined && (await hasFewEnrollments(db, sequenceId));
  const look: Look = {
    by: [
      equals(l.stage, stage),
      equals(l.email, email),
      equals(l.accountId, account),
      equals(l.source, source),
      equals(l.repId, repId),
      tag === undefined ? undefined : arrayContains(l.tags, [tag]),
      q === undefined ? undefined : findsText(q),
      isFew ? sql`${l.id} in ${enrollmentsOf(sequenceId, "lead_id")}` : undefined,
    ],
    through: [leadWhere(facets, rules, now, segment)],
  };
  const where: SQL = and(...look.by, ...look.through) ?? sql`true`;
  const inTime = <T>(read: (tx: Tx) => Promise<T>) => withinTime(db, timeoutMs, read, () => new ListTooLargeError());
  // A sort leaves out whom it has no place for; the total is that of the list.
  const listed = sort === "newest" ? undefined : sortPlans[sort].lists;
  const count = (tx: Tx) => countAbout(tx, "leads", "l", and(where, listed) ?? where);
  if (sort === "newest") {
    // Outside the transaction: whoever holds one connection while waiting for another may wait for ever.
    const page = await lookThrough(db, l, { limit, cursor: idOf(cursor) }, look);
    return total ? { ...page, total: await inTime(count) } : page;
  }
  return inTime(async (tx) => {
    const page = await listSorted(tx, { sort, order, limit, cursor, where });
    return total ? { ...page, total: await count(tx) } : page;
  });
}

function idOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = decodeCursor(cursor);
  if (id === undefined) throw invalidInput([{ pointer: "/cursor", code: "invalid_cursor", message: "Not a cursor" }]);
  return id;
}
