import { z } from "zod";
import { stageSchema } from "../../lead/schemas.ts";
import type { Lead } from "../../lead/upsert-lead.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { pageQuery } from "../../platform/http/pagination.ts";
import { leadFilterShape } from "../../score/list/lead-filter.ts";
import { listLeads } from "../../score/list/list-leads.ts";
import { listSegments } from "../../sequence/segment/list-segments.ts";
import type { Segment } from "../../sequence/segment/put-segment.ts";
import { nobody } from "../find/load.ts";
import type { DashboardParts } from "../parts.ts";
import type { Visit } from "../shell/view.ts";
import { loadNames } from "../word/names.ts";
import type { Names } from "../word/happened.ts";

/** How the list may be ordered. */
export const peopleSorts = ["newest", "score", "activity"] as const;

/** The filters of the list of leads: those of the API, and a saved segment. */
export const peopleQuery = pageQuery.extend({
  q: z.string().trim().min(1).max(200).optional(),
  stage: stageSchema.optional(),
  tag: z.string().max(64).optional(),
  ...leadFilterShape,
  sort: z.enum(peopleSorts).default("newest"),
  cursor: z.string().max(4_000).optional(),
});
export type PeopleQuery = z.output<typeof peopleQuery>;

export interface People {
  rows: { lead: Lead; score: number }[];
  nextCursor: string | null;
  segments: readonly Segment[];
  names: Names;
}

const segmentsShown = 200;

/** Leads by filters or of a segment; a rep sees their own. */
export async function loadPeople(app: DashboardParts, query: PeopleQuery, { user, now }: Visit): Promise<People> {
  const own = user.role === "rep" ? { repId: user.repId ?? nobody } : {};
  const [page, segments, names] = await Promise.all([
    listLeads(app, { ...query, ...own }),
    user.role === "rep" ? { rows: [] } : listSegments(app, { limit: segmentsShown }),
    loadNames(app),
  ]);
  return {
    rows: page.rows.map((lead) => ({ lead, score: scoreOf(lead, now).total })),
    nextCursor: page.nextCursor,
    segments: segments.rows,
    names,
  };
}
