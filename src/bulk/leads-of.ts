import type { Ground } from "../ground.ts";
import { getLeads } from "../lead/get-leads.ts";
import type { Lead } from "../lead/upsert-lead.ts";
import { listLeads } from "../score/list/list-leads.ts";
import type { Target } from "./bulk-schemas.ts";

/** Some of the leads that an action is for, and where the next ones begin; null when there are no more. */
export interface TargetPage {
  leads: Lead[];
  cursor: string | null;
}

/** The next leads of a target, newest first: those that came after it was begun are not among them. @throws NotFoundError of the segment */
export async function nextLeads(
  app: Pick<Ground, "db" | "clock">,
  target: Target,
  cursor: string | null,
  limit: number,
): Promise<TargetPage> {
  if ("filter" in target) {
    const page = await listLeads(app, { ...target.filter, limit, ...(cursor !== null && { cursor }) });
    return { leads: page.rows, cursor: page.nextCursor };
  }
  const ids = [...new Set(target.leadIds)];
  const from = Number(cursor ?? 0);
  const some = ids.slice(from, from + limit);
  const found = await getLeads(app, some);
  const next = from + some.length;
  return { leads: some.flatMap((id) => found.get(id) ?? []), cursor: next < ids.length ? String(next) : null };
}
