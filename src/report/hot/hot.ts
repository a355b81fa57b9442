import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { openRowReader } from "../../db/row-reader.ts";
import { leads } from "../../db/schema/index.ts";
import type { ActivityKind, Stage } from "../../db/schema/leads.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { intentCrossings } from "../../score/core/intent-crossings.ts";
import { intentOf } from "../../score/core/intent.ts";
import type { Intent } from "../../score/core/intent.ts";
import { currentRules } from "../../score/list/lead-facts.ts";
import type { ScoringRules } from "../../score/rules/rules.ts";
import { scoreSql } from "../../sequence/condition/to-sql.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { describeActivity } from "./activity-words.ts";
import { encodeHotCursor } from "./hot-cursor.ts";
import type { HotPosition } from "./hot-cursor.ts";

/** Somebody who is hot, or waits for a rep: as the list shows them. */
export interface HotLead {
  leadId: string;
  email: string;
  name: string | null;
  company: string | null;
  stage: Stage;
  repId: string | null;
  why: ("score" | "unanswered")[];
  intent: Intent;
  score: { total: number; fit: number; engagement: number };
  nextCrossing: { intent: "warm" | "hot"; score: number; at: Date; to: Intent } | null;
  handoff: { id: string; createdAt: Date; acceptBy: Date | null; late: boolean } | null;
  lastActivity: { kind: ActivityKind; at: Date; text: string } | null;
}

export interface HotPage {
  asOf: Date;
  rows: HotLead[];
  nextCursor: string | null;
}

interface HotQuery {
  limit: number;
  cursor?: HotPosition | undefined;
  why?: "score" | "unanswered" | undefined;
  repId?: string | undefined;
}

const lead = openRowReader(leads, "");

/**
 * Who is hot now: leads and prospects whose score makes them hot, and those whose handoff no rep has answered yet; the highest score
 * first. All pages are of the instant of the first.
 */
export async function listHot(app: Pick<Ground, "db" | "clock">, query: HotQuery): Promise<HotPage> {
  return inSnapshot(app, async (tx, now): Promise<HotPage> => {
    const asOf = query.cursor?.asOf ?? now;
    const rules = await currentRules(tx);
    const total = scoreSql("total", asOf);
    const { limit, cursor } = query;
    const found = await tx.execute(sql`
      select ${lead.columns} from leads join (
        select l.id, ${total} as total from leads l
        where l.id in (${candidates(rules, total, query)}) ${query.repId === undefined ? sql`` : sql`and l.rep_id = ${query.repId}`}
      ) hot on hot.id = leads.id
      where ${cursor === undefined ? sql`true` : sql`(hot.total, hot.id) < (${String(cursor.total)}::numeric, ${cursor.id}::uuid)`}
      order by hot.total desc, hot.id desc limit ${limit + 1}`);
    const people = found.slice(0, limit).map((row) => lead.read(row));
    const ids = people.map(({ id }) => id);
    const handoffs = await loadUnanswered(tx, ids, asOf);
    const activities = await loadLast(tx, ids);
    const rows = people.map((one): HotLead => {
      const { id, email, firstName, lastName, company, stage, repId, scored } = one;
      const score = scoreOf(one, asOf);
      const intent = rules === undefined ? "cold" : intentOf(score.total, rules.intent);
      const handoff = handoffs.get(id) ?? null;
      const name = [firstName, lastName].filter(Boolean).join(" ");
      return {
        leadId: id,
        email,
        name: name === "" ? null : name,
        company,
        stage,
        repId,
        intent,
        score,
        handoff,
        why: [
          ...(intent === "hot" ? (["score"] as const) : []),
          ...(handoff === null ? [] : (["unanswered"] as const)),
        ],
        nextCrossing: rules === undefined ? null : nextCrossing(rules, scored, score.total, asOf),
        lastActivity: activities.get(id) ?? null,
      };
    });
    const last = rows.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      asOf,
      rows,
      nextCursor: more ? encodeHotCursor({ asOf, total: last.score.total, id: last.leadId }) : null,
    };
  });
}

function candidates(rules: ScoringRules | undefined, total: SQL, { why }: HotQuery): SQL {
  const waits = sql`select h.lead_id from handoffs h where h.status = 'open'`;
  if (why === "unanswered") return waits;
  if (rules === undefined) return why === "score" ? sql`select null::uuid where false` : waits;
  const { engagement, intent } = rules;
  const hot = sql`${String(intent.hot)}::numeric`;
  // Points that decay only become fewer, unless some are taken away by a rule: then a score may have risen by time alone.
  const mayRise = engagement.some(
    ({ halfLife, rules: all }) => halfLife !== undefined && all.some((one) => one.points < 0),
  );
  const scored = sql`select k.id from lead_scores k where k.score >= ${hot}`;
  const byScore = sql`
    select l.id from leads l where ${mayRise ? sql`true` : sql`l.id in (${scored})`}
      and l.stage in ('lead', 'prospect') and ${total} >= ${hot}`;
  return why === "score" ? byScore : sql`${byScore} union ${waits}`;
}

function nextCrossing(
  { intent }: ScoringRules,
  scored: typeof leads.$inferSelect.scored,
  total: number,
  now: Date,
): HotLead["nextCrossing"] {
  const [next] = intentCrossings(intent, scored, total, now).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (next === undefined) return null;
  // What is above a threshold falls through it, what is below rises.
  const rises = total < next.score;
  return { ...next, to: intentOf(rises ? next.score : next.score - 1, intent) };
}

async function loadUnanswered(tx: Tx, leadIds: readonly string[], now: Date) {
  type Row = { id: string; leadId: string; createdAt: string; acceptBy: string | null };
  const rows = await tx.execute<Row>(sql`
    select id, lead_id as "leadId", created_at as "createdAt", accept_by as "acceptBy" from handoffs
    where lead_id in ${uuidList(leadIds)} and status = 'open'`);
  return new Map(
    rows.map(({ id, leadId, createdAt, acceptBy }) => {
      const by = acceptBy === null ? null : new Date(acceptBy);
      return [leadId, { id, createdAt: new Date(createdAt), acceptBy: by, late: by !== null && by < now }];
    }),
  );
}

async function loadLast(tx: Tx, leadIds: readonly string[]) {
  type Row = { leadId: string; kind: ActivityKind; at: string; data: Record<string, unknown> };
  const rows = await tx.execute<Row>(sql`
    select l.id as "leadId", a.kind, a.at, a.data from unnest(${`{${leadIds.join(",")}}`}::uuid[]) l (id)
    cross join lateral (select kind, at, data from activities where lead_id = l.id order by at desc, id desc limit 1) a`);
  return new Map(
    rows.map(({ leadId, kind, at, data }) => [leadId, { kind, at: new Date(at), text: describeActivity(kind, data) }]),
  );
}
