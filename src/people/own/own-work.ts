import { and, desc, eq, notInArray } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Role } from "../../db/schema/users.ts";
import { handoffs, leads } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { standInFor } from "../../rep/assign/stand-in.ts";

/** Of whom is asked: what is signed in. */
export interface Viewer {
  role: Role;
  repId: string | null;
}

/**
 * Whose work somebody sees: `all` of it, or that of one rep. A user of role rep who is no rep (any more) sees nobody's.
 * For lists: their filter `repId`, where it is not null.
 */
export function worksFor({ role, repId }: Viewer): { all: true } | { all: false; repId: string | null } {
  return role === "rep" ? { all: false, repId } : { all: true };
}

type Deps = Pick<Ground, "db" | "clock">;

/**
 * Lets those go on who see a handoff: a rep sees their own, and those of whom they stand in for.
 * @throws NotFoundError for whoever may not know of it
 */
export async function requireOwnHandoff(app: Deps, viewer: Viewer, handoffId: string): Promise<void> {
  const whose = worksFor(viewer);
  if (whose.all) return;
  const [handoff] = await app.db.select({ repId: handoffs.repId }).from(handoffs).where(eq(handoffs.id, handoffId));
  if (!(await isReadBy(app, handoff?.repId ?? null, whose.repId))) throw new NotFoundError("handoff", handoffId);
}

/**
 * Lets those go on who see a lead: a rep sees those that are theirs, and those whose handoff is still theirs.
 * @throws NotFoundError for whoever may not know of it
 */
export async function requireOwnLead(app: Deps, viewer: Viewer, leadId: string): Promise<void> {
  const whose = worksFor(viewer);
  if (whose.all) return;
  const { repId } = whose;
  const [lead] = await app.db.select({ repId: leads.repId }).from(leads).where(eq(leads.id, leadId));
  if (lead !== undefined && repId !== null) {
    if (await isReadBy(app, lead.repId, repId)) return;
    if ((await handoffIsOf(app, leadId)) === repId) return;
  }
  throw new NotFoundError("lead", leadId);
}

/** Whose handoff a lead was last, of those that were not given away; null when it is nobody's. */
async function handoffIsOf({ db }: Deps, leadId: string): Promise<string | null> {
  const [last] = await db
    .select({ repId: handoffs.repId })
    .from(handoffs)
    .where(and(eq(handoffs.leadId, leadId), notInArray(handoffs.status, ["declined", "moved", "withdrawn"])))
    .orderBy(desc(handoffs.id))
    .limit(1);
  return last?.repId ?? null;
}

/** Whether work of a rep is read by another: by themselves, or by who stands in for them now. */
async function isReadBy({ db, clock }: Deps, owner: string | null, repId: string | null): Promise<boolean> {
  if (owner === null || repId === null) return false;
  return owner === repId || (await standInFor(db, owner, clock.now()))?.id === repId;
}
