import { actionInput, storedTarget } from "../../bulk/bulk-schemas.ts";
import type { Target } from "../../bulk/bulk-schemas.ts";
import { nextLeads } from "../../bulk/leads-of.ts";
import { getBulk, listBulk } from "../../bulk/stored-bulk.ts";
import type { BulkAction } from "../../bulk/stored-bulk.ts";
import { getLeads } from "../../lead/get-leads.ts";
import type { PageQuery } from "../../platform/http/pagination.ts";
import { listLeads } from "../../score/list/list-leads.ts";
import { listSequences } from "../../sequence/list-sequences.ts";
import type { DashboardParts } from "../parts.ts";
import { filterWords } from "../word/filter-words.ts";
import { idIn } from "../shell/query.ts";
import type { Visit } from "../shell/view.ts";
import { loadNames } from "../word/names.ts";
import type { Names } from "../word/happened.ts";
import type { ChooseFacts } from "./choose-view.ts";
import type { OneBulk } from "./one-view.ts";
import { readTarget } from "./read.ts";

const firstShown = 8;
const sequencesShown = 200;

/** To whom, in words. */
function targetWords(target: Target, names: Names): string {
  if ("leadIds" in target) return "those that were ticked";
  return filterWords(target.filter, names);
}

/** What is known of those to whom something is to be done. @param about ids or filters, as forms have them @throws InvalidInputError */
export async function loadChoice(app: DashboardParts, about: { leads: string; filter: string }): Promise<ChooseFacts> {
  const target = readTarget(about);
  const [page, total, published, names] = await Promise.all([
    nextLeads(app, target, null, firstShown),
    "filter" in target ? listLeads(app, { ...target.filter, limit: 1, total: true }) : undefined,
    listSequences(app, { limit: sequencesShown, status: "published" }),
    loadNames(app),
  ]);
  const ticked = "leadIds" in target ? new Set(target.leadIds).size : 0;
  return {
    ...about,
    words: targetWords(target, names),
    total: total?.total ?? { count: ticked, isEstimate: false },
    first: page.leads,
    sequences: published.rows.map(({ id, sequence }) => [id, sequence.name] as const),
  };
}

const described = (row: BulkAction, names: Names): Omit<OneBulk, "leads"> => {
  // Of a filter that named somebody who is erased, nothing is left.
  const target = storedTarget.safeParse(row.target).data;
  const words = target === undefined ? "somebody who was erased" : targetWords(target, names);
  return { row, action: actionInput.parse(row.action), words, names };
};

/** The bulk action that the path names, with whom it names. @throws NotFoundError */
export async function loadBulk(app: DashboardParts, visit: Visit): Promise<OneBulk> {
  const row = await getBulk(app, { id: idIn(visit, "bulk_action") });
  const ids = row.sample.map(({ leadId }) => leadId);
  const [leads, names] = await Promise.all([getLeads(app, ids), loadNames(app)]);
  return { ...described(row, names), leads };
}

/** Bulk actions, newest first. */
export async function loadBulks(app: DashboardParts, query: PageQuery) {
  const [{ rows, nextCursor }, names] = await Promise.all([listBulk(app, query), loadNames(app)]);
  return { rows: rows.map((row) => described(row, names)), nextCursor };
}
