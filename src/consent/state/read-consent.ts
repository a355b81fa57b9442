import { and, desc, eq, lt } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { consentRecords, leads } from "../../db/schema/index.ts";
import type { ConsentState, SuppressionReason } from "../../db/schema/leads.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import { found } from "../../platform/errors.ts";
import { countryOf } from "../country/country-of.ts";
import { mayMeasure } from "../may-measure.ts";
import type { MeasureReason } from "../may-measure.ts";
import { readPolicy } from "../policy/read-policy.ts";
import type { MeasuredPurpose } from "../policy/policy.ts";

export type ConsentRecord = typeof consentRecords.$inferSelect;

/** Consent of one purpose: what was said, what follows now, and why. */
export interface MeasuredConsent {
  state: ConsentState | "unknown";
  measured: boolean;
  because: MeasureReason;
}

/** How the consent of a lead stands, and how it came to that, newest first. */
export interface Consent {
  leadId: string;
  mail: { state: ConsentState | "unknown"; suppressed: SuppressionReason | null };
  topics: Record<string, ConsentState>;
  measuring: Record<MeasuredPurpose, MeasuredConsent>;
  country: string | null;
  log: ConsentRecord[];
  nextCursor: number | null;
}

/**
 * The consent of a lead, with a page of its log.
 * @param page.cursor id of the last record of the page before
 * @throws NotFoundError
 */
export async function readConsent(
  db: Executor,
  { id, limit = 50, cursor }: { id: string; limit?: number; cursor?: number | undefined },
): Promise<Consent> {
  const lead = found(await db.select().from(leads).where(eq(leads.id, id)), "lead", id);
  const causes = await findCauses(db, lead.email);
  const ofLead = eq(consentRecords.leadId, id);
  const rows = await db
    .select()
    .from(consentRecords)
    .where(and(ofLead, cursor === undefined ? undefined : lt(consentRecords.id, cursor)))
    .orderBy(desc(consentRecords.id))
    .limit(limit + 1);
  const [lastMail] = await db
    .select({ state: consentRecords.state })
    .from(consentRecords)
    .where(and(ofLead, eq(consentRecords.purpose, "mail"), eq(consentRecords.topic, "")))
    .orderBy(desc(consentRecords.id))
    .limit(1);
  const may = mayMeasure({ policy: await readPolicy(db), lead });
  const measuringOf = (purpose: MeasuredPurpose): MeasuredConsent => ({
    state: lead.consent[purpose] ?? "unknown",
    measured: may[purpose],
    because: may.reason[purpose],
  });
  return {
    leadId: id,
    mail: {
      // Taken off the list by hand, an address may be mailed again, and of what its owner wants nothing is known.
      state: causes?.left === true ? "denied" : lastMail?.state === "granted" ? "granted" : "unknown",
      suppressed: causes?.reason ?? null,
    },
    topics: lead.consent.topics ?? {},
    measuring: { opens: measuringOf("opens"), clicks: measuringOf("clicks"), profile: measuringOf("profile") },
    country: countryOf(lead),
    log: rows.slice(0, limit),
    nextCursor: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
  };
}
