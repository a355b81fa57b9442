import { and, asc, desc, eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { decisions } from "../../db/schema/index.ts";
import { fromBrief } from "../decision/brief.ts";
import type { StoredDecision, StoredShift } from "../../db/schema/decisions.ts";

/** A decision and what it was about; instants as ISO 8601. */
export interface MadeDecision extends Pick<StoredDecision, "at" | "rule" | "outcome" | "reason"> {
  stepId: string | null;
  inputs: Record<string, unknown>;
  until: string | null;
  zone: string | null;
  shifts: StoredShift[];
  sequenceId: string;
  enrollmentId: string | null;
  versionId: string | null;
}

const mostRows = 1_000;
const leftOut = { stepId: null, inputs: {}, until: null, zone: null, shifts: [] };

/** The decisions about one enrollment, in order. */
export async function decisionsAboutEnrollment(
  db: Executor,
  { id, leadId }: { id: string; leadId: string },
): Promise<MadeDecision[]> {
  const rows = await db
    .select()
    .from(decisions)
    .where(and(eq(decisions.leadId, leadId), eq(decisions.enrollmentId, id)))
    .orderBy(asc(decisions.id))
    .limit(mostRows);
  return rows.flatMap(toDecisions);
}

/** The decisions about a lead over all sequences, newest first. */
export async function decisionsAboutLead(db: Executor, leadId: string): Promise<MadeDecision[]> {
  const rows = await db
    .select()
    .from(decisions)
    .where(eq(decisions.leadId, leadId))
    .orderBy(desc(decisions.id))
    .limit(mostRows);
  return rows.flatMap((row) => toDecisions(row).reverse());
}

function toDecisions({ sequenceId, enrollmentId, versionId, made }: typeof decisions.$inferSelect): MadeDecision[] {
  return made.map((decision) => ({ ...leftOut, sequenceId, enrollmentId, versionId, ...fromBrief(decision) }));
}
