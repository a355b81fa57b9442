import { z } from "@hono/zod-openapi";
import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { isStorableInstant } from "../../platform/http/schemas.ts";

/** What a list of leads may be sorted by. */
export const leadSorts = ["newest", "score", "intent", "activity", "stage", "source", "owner"] as const;
export type LeadSort = (typeof leadSorts)[number];
export type SortOrder = "asc" | "desc";

/**
 * How a list is read along an index, page by page.
 * @property from what follows FROM; the leads are `l`
 * @property key what it is sorted by, and `id` what tells rows of one key apart
 * @property lists which leads `l` come at all, as a condition; left out: every lead
 * @property type of the key in the database, `read` what a key in a cursor must look like
 */
interface SortPlan {
  from: SQL;
  key: SQL;
  id: SQL;
  type: SQL;
  read: z.ZodType<string>;
  usual: SortOrder;
  lists?: SQL;
}

const text = z.string().max(1_000);
const byScore: SortPlan = {
  from: sql`lead_scores k join leads l on l.id = k.id`,
  key: sql`k.score`,
  id: sql`k.id`,
  type: sql`integer`,
  read: z.string().regex(/^-?\d{1,10}$/),
  usual: "desc",
};

/** Each is one walk along an index, so that a page costs what it returns. */
export const sortPlans: Readonly<Record<Exclude<LeadSort, "newest">, SortPlan>> = {
  score: byScore,
  // The score says it: hot is above warm, and that above cold.
  intent: byScore,
  activity: {
    from: sql`activities k join leads l on l.id = k.lead_id and not exists (
      select from activities later where later.lead_id = k.lead_id and (later.at, later.id) > (k.at, k.id))`,
    key: sql`k.at`,
    id: sql`k.lead_id`,
    type: sql`timestamptz`,
    read: z.iso.datetime({ offset: true }).refine((at) => isStorableInstant(new Date(at))),
    usual: "desc",
    lists: sql`exists (select from activities k where k.lead_id = l.id)`,
  },
  stage: { from: sql`leads l`, key: sql`l.stage`, id: sql`l.id`, type: sql`text`, read: text, usual: "asc" },
  source: { from: sql`leads l`, key: sql`l.source`, id: sql`l.id`, type: sql`text`, read: text, usual: "asc" },
  owner: {
    from: sql`(select * from leads where rep_id is not null) l`,
    key: sql`l.rep_id`,
    id: sql`l.id`,
    type: sql`uuid`,
    read: z.uuid(),
    usual: "asc",
    lists: sql`l.rep_id is not null`,
  },
};
