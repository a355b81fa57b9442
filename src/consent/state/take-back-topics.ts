import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import type { ConsentState } from "../../db/schema/leads.ts";
import { recordActivities } from "../../lead/timeline/record-activity.ts";

/**
 * A mail was no wish to leave topics, as a person says: each of them is as it was before that mail, unless something was said of it
 * since. The log keeps what it held. In the caller's transaction.
 * @returns keys of those topics
 */
export async function takeBackTopics(
  tx: Tx,
  { leadId, inboundMailId }: { leadId: string; inboundMailId: string },
  now: Date,
): Promise<string[]> {
  const rows = await tx.execute<{ topic: string; before: ConsentState | null }>(sql`
    select r.topic, (select b.state from consent_records b where b.lead_id = r.lead_id and b.purpose = 'mail'
      and b.topic = r.topic and b.id < r.id order by b.id desc limit 1) as before
    from consent_records r
    where r.lead_id = ${leadId}::uuid and r.purpose = 'mail' and r.topic <> '' and r.state = 'denied'
      and r.evidence ->> 'inboundMailId' = ${inboundMailId}
      and not exists (select from consent_records n where n.lead_id = r.lead_id and n.purpose = 'mail'
        and n.topic = r.topic and n.id > r.id)`);
  for (const { topic, before } of rows) {
    const topics = sql`coalesce(consent -> 'topics', '{}') - ${topic}::text`;
    const put = before === null ? topics : sql`${topics} || jsonb_build_object(${topic}::text, ${before}::text)`;
    await tx.execute(sql`
      update leads set consent = jsonb_set(consent, '{topics}', ${put}), updated_at = ${now.toISOString()}::timestamptz
      where id = ${leadId}::uuid`);
    const data = { changed: { [`topic ${topic}`]: before ?? "unknown" }, method: "correction" };
    await recordActivities(tx, [{ leadId, kind: "consent", at: now, data }]);
  }
  return rows.map(({ topic }) => topic);
}
