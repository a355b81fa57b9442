import { eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { sequences } from "../../db/schema/index.ts";
import type { RuleCause } from "../../db/schema/handoffs.ts";
import type { Stage } from "../../db/schema/leads.ts";
import { found, InvalidInputError } from "../../platform/errors.ts";
import { linkName } from "../../render/fill/link-name.ts";
import { shiftUtc } from "../../sequence/condition/dates.ts";
import { openScope } from "../../sequence/condition/open-scope.ts";
import { conditionToSql, scoreSql } from "../../sequence/condition/to-sql.ts";
import { parseDefinition } from "../../sequence/definition/check/parse.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { isCondition, promotionRules } from "../../sequence/definition/promotion-rules.ts";
import type { PromotionRule } from "../../sequence/definition/rules.ts";
import { loadCatalog } from "../../sequence/publish/load-catalog.ts";
import { firstCrossing } from "./first-crossing.ts";
import { ofEnrollment } from "./which-holds.ts";

/** Somebody whom a rule would have made a prospect; `at` is null where only how things stand now is known. */
export interface WouldBe {
  leadId: string;
  email: string;
  /** as it is now */
  stage: Stage;
  at: Date | null;
  cause: RuleCause;
}

/** Leads that are told at most; more are counted. */
const toldAtMost = 1_000;
/** Opens and clicks, and leads, that are looked at for one rule at most. */
const lookedAtMost = 200_000;

/**
 * Whom promotion rules would have made prospects in the last days: those of opens and clicks from what was recorded, by the
 * first time they held; those of events, scores and conditions by how things stand now. Of leads of the sequence, whatever
 * became of them. Changes nothing.
 * @param input `promotion` as a definition would have it; that of the draft when left out
 * @throws NotFoundError; InvalidInputError `invalid_definition`
 */
export async function dryRun(
  { db, clock }: Pick<Ground, "db" | "clock">,
  input: { id: string; promotion?: object | undefined; days: number },
): Promise<{ since: Date; total: number; leads: WouldBe[] }> {
  const now = clock.now();
  const since = new Date(now.getTime() - input.days * 86_400_000);
  return db.transaction(
    async (tx) => {
      const rows = await tx.select().from(sequences).where(eq(sequences.id, input.id));
      const definition = await withRules(tx, found(rows, "sequence", input.id).draft, input.promotion);
      const all = new Map<string, WouldBe>();
      for (const rule of promotionRules(definition.promotion)) {
        for (const one of await wouldBe(tx, rule, { sequenceId: input.id, zone: definition.timezone, since, now })) {
          const before = all.get(one.leadId);
          if (before === undefined || (one.at !== null && (before.at === null || one.at < before.at))) {
            all.set(one.leadId, one);
          }
        }
      }
      const leads = [...all.values()].toSorted((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
      return { since, total: leads.length, leads: leads.slice(0, toldAtMost) };
    },
    { accessMode: "read only" },
  );
}

/** The draft with other promotion rules, checked as for publishing it. */
async function withRules(tx: Tx, draft: unknown, promotion: object | undefined): Promise<SequenceDefinition> {
  const input = promotion === undefined ? draft : { ...(draft as object), promotion };
  const parsed = parseDefinition(input, await loadCatalog(tx));
  if (parsed.kind === "ok") return parsed.definition;
  throw new InvalidInputError("invalid_definition", "The rules cannot be tried.", parsed.problems);
}

interface Asked {
  sequenceId: string;
  zone: string;
  since: Date;
  now: Date;
}

async function wouldBe(tx: Tx, rule: PromotionRule, asked: Asked): Promise<WouldBe[]> {
  if ("opens" in rule) return byTouches(tx, rule.opens, asked, (count) => ({ kind: "opens", count, withinDays: 0 }));
  if ("clicks" in rule) {
    const { within, link } = rule.clicks;
    return byTouches(tx, rule.clicks, asked, (count) => ({
      kind: "clicks",
      count,
      within,
      ...(link !== undefined && { link }),
    }));
  }
  const { sequenceId, zone, since, now } = asked;
  const gte = isCondition(rule) ? null : rule.score.gte;
  const holds = isCondition(rule)
    ? conditionToSql(rule, { ...(await openScope(tx, rule, now, { fallback: zone })), ...ofEnrollment })
    : sql`${scoreSql("total", now)} >= ${String(gte)}::numeric`;
  const rows = await tx.execute<{ leadId: string; email: string; stage: Stage; value: number }>(sql`
    select distinct on (l.id) l.id as "leadId", l.email, l.stage,
      ${scoreSql("total", now)}::float8 as value
    from (select * from enrollments where sequence_id = ${sequenceId}
      and (ended_at is null or ended_at > ${since.toISOString()}::timestamptz) limit ${lookedAtMost}) e
    join leads l on l.id = e.lead_id where ${holds}`);
  return rows.map(({ value, ...lead }) => ({ ...lead, at: null, cause: causeOf(value) }));

  function causeOf(value: number): RuleCause {
    if (gte !== null) return { kind: "score", gte, value, sequenceId };
    if ("event" in rule) return { kind: "event", event: rule.event, sequenceId };
    return { kind: "condition", condition: rule, sequenceId };
  }
}

interface TouchRow extends Record<string, unknown> {
  leadId: string;
  email: string;
  stage: Stage;
  messageId: string;
  url: string | null;
  at: string;
}

async function byTouches(
  tx: Tx,
  { count, within, link }: { count: number; within: string; link?: string | undefined },
  { sequenceId, since }: Asked,
  causeOf: (count: number) => RuleCause,
): Promise<WouldBe[]> {
  const startOf = (atMs: number) => shiftUtc(new Date(atMs), within, -1) ?? 0;
  const isClick = causeOf(0).kind === "clicks";
  const which = isClick
    ? sql` and t.kind = 'click'${link === undefined ? sql`` : sql` and ${linkName(link)}::text = any(t.links)`}`
    : sql` and t.kind in ('open', 'click')`;
  const rows = await tx.execute<TouchRow>(sql`
    select t.lead_id as "leadId", l.email, l.stage, t.message_id as "messageId", t.url, t.at
    from touches t join messages m on m.id = t.message_id join leads l on l.id = t.lead_id
    where m.sequence_id = ${sequenceId} and t.verdict = 'human'${which}
      and t.at > ${new Date(startOf(since.getTime())).toISOString()}::timestamptz
    order by t.at limit ${lookedAtMost}`);
  return [...Map.groupBy(rows, ({ leadId }) => leadId).values()].flatMap((own) => {
    const deeds = own.map(({ messageId, url, at }) => ({
      what: isClick ? `${messageId} ${url}` : messageId,
      atMs: new Date(at).getTime(),
    }));
    const crossing = firstCrossing(deeds, count, startOf, since.getTime());
    const [lead] = own;
    if (crossing === undefined || lead === undefined) return [];
    const { leadId, email, stage } = lead;
    const cause = causeOf(crossing.count);
    const days = Math.round((crossing.atMs - startOf(crossing.atMs)) / 86_400_000);
    const told = cause.kind === "opens" ? { ...cause, withinDays: days } : cause;
    return [{ leadId, email, stage, at: new Date(crossing.atMs), cause: { ...told, sequenceId } }];
  });
}
