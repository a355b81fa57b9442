import { z } from "@hono/zod-openapi";
import { and, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { idSchema, instantInput } from "../../platform/http/schemas.ts";
import { scoreSql } from "../../sequence/condition/to-sql.ts";
import type { ScoringRules } from "../rules/rules.ts";
import { leadFacts, leadFactSql } from "./lead-facts.ts";

const score = z.coerce.number().int().min(-1_000_000).max(1_000_000).optional();

/** What leads are filtered by beside stage, address and tag. */
export const leadFilterShape = {
  fact: z.enum(leadFacts).optional().openapi({ description: "Those that have come as far, or farther." }),
  from: instantInput.optional().openapi({ description: "Known since that instant or later." }),
  to: instantInput.optional().openapi({ description: "Known since before that instant." }),
  source: z.string().max(300).optional().openapi({ description: "Those that came by this, such as `form:Footer`." }),
  campaign: z.string().max(300).optional().openapi({
    description: "Those that came by this campaign: their attribute `utm_campaign`, else `campaign`. Empty: by none.",
  }),
  sequenceId: idSchema.optional().openapi({ description: "Those that a sequence took in." }),
  versionId: idSchema.optional().openapi({ description: "Those that a version of a sequence took in." }),
  segment: z.string().max(100).optional().openapi({ description: "Those in this segment now, by its key." }),
  repId: idSchema.optional().openapi({ description: "Those that this rep has." }),
  intent: z
    .enum(["cold", "warm", "hot"])
    .optional()
    .openapi({ description: "By the scoring rules; while there are none, everybody is cold." }),
  minScore: score.openapi({ type: "integer", description: "A total score of at least so much." }),
  activeFrom: instantInput.optional().openapi({ description: "Something happened with them then or later." }),
};
export type LeadFacets = { [K in keyof typeof leadFilterShape]?: z.output<(typeof leadFilterShape)[K]> };

/** By which campaign a lead `l` came; empty for none. */
export const campaignSql = sql`coalesce(nullif(l.attributes ->> 'utm_campaign', ''), l.attributes ->> 'campaign', '')`;

/**
 * The facets as a condition on leads `l` at an instant.
 * @param members that of `segment`, see segmentSql
 */
export function leadWhere(
  filter: LeadFacets,
  rules: ScoringRules | undefined,
  now: Date,
  members?: SQL,
): SQL | undefined {
  if (filter.segment !== undefined && members === undefined) throw new Error("the segment was not looked up");
  const { fact, from, to, source, campaign, sequenceId, versionId, repId, intent, minScore, activeFrom } = filter;
  const total = scoreSql("total", now);
  return and(
    fact && leadFactSql(rules, now)[fact],
    from && sql`l.created_at >= ${from.toISOString()}`,
    to && sql`l.created_at < ${to.toISOString()}`,
    source === undefined ? undefined : sql`l.source = ${source}`,
    sequenceId === undefined
      ? undefined
      : sql`exists (select from enrollments e where e.lead_id = l.id and e.sequence_id = ${sequenceId})`,
    campaign === undefined ? undefined : sql`${campaignSql} = ${campaign}`,
    versionId === undefined
      ? undefined
      : sql`exists (select from enrollments e where e.lead_id = l.id and e.version_id = ${versionId})`,
    members,
    repId === undefined ? undefined : sql`l.rep_id = ${repId}`,
    intent && intentSql(intent, total, rules),
    minScore === undefined ? undefined : sql`${total} >= ${String(minScore)}::numeric`,
    activeFrom && sql`exists (select from activities a where a.lead_id = l.id and a.at >= ${activeFrom.toISOString()})`,
  );
}

function intentSql(intent: "cold" | "warm" | "hot", total: SQL, rules: ScoringRules | undefined): SQL {
  if (rules === undefined) return intent === "cold" ? sql`true` : sql`false`;
  const [warm, hot] = [String(rules.intent.warm), String(rules.intent.hot)];
  if (intent === "hot") return sql`${total} >= ${hot}::numeric`;
  if (intent === "cold") return sql`${total} < least(${warm}::numeric, ${hot}::numeric)`;
  return sql`(${total} >= ${warm}::numeric and ${total} < ${hot}::numeric)`;
}
