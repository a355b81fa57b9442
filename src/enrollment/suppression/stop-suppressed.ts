import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { enrollments } from "../../db/schema/index.ts";
import type { SuppressionReason } from "../../db/schema/leads.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { exitWhere } from "../exit.ts";

/** Whom a suppression that was just made is about. */
export interface JustSuppressed {
  emails: readonly string[];
  domains: readonly string[];
  /** Whether the timeline tells of it: not when the address was suppressed before. */
  tell: boolean;
  reason: SuppressionReason;
}

/**
 * Stops every enrollment of the leads with these addresses and at these domains, those below them included, in the caller's
 * transaction, which has made the suppressions. A lead with a plus tag leaves when it is looked at next: the fence keeps
 * its mails back until then.
 */
export async function stopSuppressed(tx: Tx, { emails, domains, tell, reason }: JustSuppressed, now: Date) {
  const held = await tx.execute<{ id: string }>(sql`
    select l.id from leads l where ${sql.join(whose(emails, domains), sql` or `)} order by l.id for update`);
  if (held.length === 0) return;
  const ids = held.map(({ id }) => id);
  await exitWhere(tx, sql`${enrollments.leadId} in ${uuidList(ids)}`, "suppressed", now);
  if (!tell) return;
  await recordActivities(
    tx,
    ids.map((leadId) => ({ leadId, kind: "suppressed" as const, at: now, data: { reason } })),
  );
}

function whose(emails: readonly string[], domains: readonly string[]): SQL[] {
  const list = (texts: readonly string[]) =>
    sql`(select jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb))`;
  const at = sql`split_part(l.email, '@', 2)`;
  return [
    sql`l.email in ${list(emails)}`,
    sql`l.id in (select a.lead_id from lead_addresses a where a.email in ${list(emails)})`,
    ...(domains.length === 0
      ? []
      : [
          sql`${at} in ${list(domains)}`,
          sql`exists (select from jsonb_array_elements_text(${JSON.stringify(domains)}::text::jsonb) d where ${at} like '%.' || d)`,
        ]),
  ];
}
