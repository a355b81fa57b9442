import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { isFreeMailDomain } from "../../lead/company/free-mail.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import type { LaterEvidence } from "../verdict/grade.ts";

const evidenceDays = 30;
const clientHours = 24;
/** So many touches of one client are looked at: more say no more. */
const clientTouches = 200;

/**
 * What leads did themselves since: replies and forms, by lead. What another system tells by API may be its own doing, and speaks for
 * nobody.
 */
export async function loadLater(
  tx: Tx,
  leadIds: readonly string[],
  since: Date,
): Promise<Map<string, LaterEvidence[]>> {
  if (leadIds.length === 0) return new Map();
  const ids = uuidList(leadIds);
  const from = sql`${since.toISOString()}::timestamptz`;
  const rows = await tx.execute<{ leadId: string; kind: LaterEvidence["kind"]; at: string }>(sql`
    select ev.lead_id as "leadId", 'form' as kind, ev.occurred_at as at
    from events ev where ev.lead_id in ${ids} and ev.source like 'form:%' and ev.occurred_at >= ${from}
      and ev.occurred_at <= ${from} + make_interval(days => ${evidenceDays})
    union all
    select i.lead_id, 'reply', i.received_at from inbound_mails i
    where i.lead_id in ${ids} and i.class = 'human_reply' and coalesce(i.review, 'accepted') = 'accepted'
      and i.received_at >= ${from}`);
  const found = rows.map(({ leadId, kind, at }) => ({ leadId, kind, atMs: new Date(at).getTime() }));
  return new Map(
    [...Map.groupBy(found, ({ leadId }) => leadId)].map(([leadId, some]) => [
      leadId,
      some.map(({ kind, atMs }) => ({ kind, atMs })),
    ]),
  );
}

/** Of how many recipients the same clients have touched mails lately, and whether all are at one company. */
export async function loadClients(
  tx: Tx,
  clients: readonly string[],
  now: Date,
): Promise<Map<string, { recipients: number; sameCompany: boolean }>> {
  if (clients.length === 0) return new Map();
  const since = new Date(now.getTime() - clientHours * 3_600_000);
  const rows = await tx.execute<{ client: string; recipients: number; domains: string[] }>(sql`
    select c.client, count(distinct t.lead_id)::int as recipients,
      array_agg(distinct split_part(l.email, '@', 2)) as domains
    from jsonb_array_elements_text(${JSON.stringify([...new Set(clients)])}::text::jsonb) as c (client)
    cross join lateral (select lead_id from touches where touches.client = c.client and at > ${since.toISOString()}::timestamptz
      order by at desc limit ${clientTouches}) t
    join leads l on l.id = t.lead_id
    group by c.client`);
  return new Map(
    rows.map(({ client, recipients, domains }) => [
      client,
      { recipients, sameCompany: domains.length === 1 && !isFreeMailDomain(domains[0] ?? "") },
    ]),
  );
}
