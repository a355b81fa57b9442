import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Tx } from "../../db/client.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { entriesSql, isReply } from "../compute/entries-sql.ts";
import { mayProfile } from "../compute/may-profile.ts";
import { pickedSql } from "../compute/picked-sql.ts";
import { findByKey } from "../compute/write-scores.ts";
import type { Entry } from "../core/count-points.ts";
import type { CompiledRules } from "../rules/compile.ts";
import type { Condition } from "../rules/rules.ts";
import type { Past } from "./replay.ts";
import type { Outcome } from "./tally.ts";

/** A lead with its history, and what became of it. */
export interface PastLead extends Past {
  id: string;
  outcome: Outcome;
  isGood: boolean;
  reallyAt: number | null;
  repliedAt: number | null;
}

// A type alias, not an interface: rows of a query have an index signature.
type Row = {
  id: string;
  fit: number;
  createdAt: number;
  stage: string;
  stageAt: number;
  acceptedAt: number | null;
  handedAt: number | null;
  declined: boolean;
  open: boolean;
  repliedAt: number | null;
  labeled: boolean | null;
};

/**
 * Leads with what they did and what became of them, for a replay.
 * @param good who it went well with, in place of customers and accepted handoffs
 */
export async function loadPast(
  tx: Tx,
  rules: CompiledRules,
  which: SQL,
  good: Condition | undefined,
  now: Date,
): Promise<PastLead[]> {
  const label = good === undefined ? sql`null::boolean` : sql`coalesce(${conditionToSql(good, { now })}, false)`;
  const columns = sql`, l.created_at, l.stage, l.stage_at, ${label} as labeled`;
  await findByKey(tx);
  const profiled = await mayProfile(tx, which);
  const rows = await tx.execute<Row>(sql`
    with picked as materialized (${pickedSql(rules, which, profiled, columns)}),
    handed as (
      select h.lead_id, min(h.responded_at) filter (where ${wasAccepted}) as accepted_at,
        coalesce(min(h.created_at) filter (where ${wasAccepted}), min(h.created_at)) as handed_at,
        bool_or(h.status = 'declined') as declined, bool_or(h.status = 'open') as open
      from handoffs h where h.lead_id in (select id from picked) and h.status <> 'withdrawn' group by h.lead_id),
    replied as (
      select i.lead_id, min(i.received_at) as at from inbound_mails i
      where i.lead_id in (select id from picked) and ${isReply} group by i.lead_id)
    select p.id, p.fit, ${ms(sql`p.created_at`)} as "createdAt", p.stage, ${ms(sql`p.stage_at`)} as "stageAt",
      ${ms(sql`h.accepted_at`)} as "acceptedAt", ${ms(sql`h.handed_at`)} as "handedAt",
      coalesce(h.declined, false) as declined, coalesce(h.open, false) as open, ${ms(sql`r.at`)} as "repliedAt", p.labeled
    from picked p left join handed h on h.lead_id = p.id left join replied r on r.lead_id = p.id`);
  const entries = await loadEntries(tx, rules, which, profiled);
  return rows.map((row) => ({ ...pastOf(row), entries: entries.get(row.id) ?? [] }));
}

/** One that was accepted and closed since has kept when. */
const wasAccepted = sql`h.status in ('accepted', 'converted', 'disqualified', 'recycled') and h.responded_at is not null`;

/** An instant as milliseconds since 1970. */
const ms = (at: SQL) => sql`round(date_part('epoch', ${at}) * 1000)`;

async function loadEntries(tx: Tx, rules: CompiledRules, which: SQL, profiled: SQL): Promise<Map<string, Entry[]>> {
  const rows = await tx.execute<{ leadId: string; at: number; id: string; no: number }>(sql`
    with picked as materialized (${pickedSql({ fit: [] }, which, profiled)}), entries as (${entriesSql(rules)})
    select lead_id as "leadId", ${ms(sql`at`)} as at, id, no from entries`);
  return Map.groupBy(rows, ({ leadId }) => leadId);
}

function pastOf(row: Row): Omit<PastLead, "entries"> {
  const { id, fit, createdAt, repliedAt, labeled, handedAt, acceptedAt, stageAt } = row;
  const outcome = outcomeOf(row);
  const isGood = labeled ?? (outcome === "customer" || outcome === "accepted");
  // From then on a rep had a hand in it, or it was over.
  const until = outcome === "disqualified" ? stageAt : isGood ? (acceptedAt ?? endOf(row)) : null;
  const label = labeled === true ? "qualified" : outcome;
  return { id, fit, createdAt, until, outcome: label, isGood, reallyAt: handedAt ?? endOf(row), repliedAt };
}

const endOf = ({ stage, stageAt }: Row) => (stage === "customer" || stage === "disqualified" ? stageAt : null);

function outcomeOf({ stage, acceptedAt, declined, open }: Row): Outcome {
  if (stage === "customer") return "customer";
  if (stage === "disqualified") return "disqualified";
  if (acceptedAt !== null) return "accepted";
  if (open) return "undecided";
  return declined ? "declined" : "none";
}
