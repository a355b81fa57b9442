import { sql } from "drizzle-orm";
import { mayMeasureSql } from "../../consent/may-measure-sql.ts";
import { readPolicy } from "../../consent/policy/read-policy.ts";
import type { Executor } from "../../db/client.ts";
import { zonesOfLeads } from "../../lead/zones-of-leads.ts";
import { resolveZone } from "../../schedule/zone.ts";
import type { Condition } from "./condition.ts";
import type { LeadZones } from "./lead-zones.ts";
import type { MayCount } from "./mail-sql.ts";
import { operatorRule } from "./operators.ts";
import type { SqlScope } from "./to-sql.ts";
import { conditionLeaves } from "./visit.ts";

/**
 * What a condition over leads is compiled for. Only one that compares dates has the zones of the leads looked up, and only one of
 * opens and clicks what may be counted.
 * @param zone IANA zone of leads that have none of their own; for `fixed` the zone of all of them
 */
export async function openScope(
  db: Executor,
  condition: Condition,
  now: Date,
  zone: { fallback: string } | { fixed: string } = { fallback: "UTC" },
): Promise<SqlScope> {
  const asksOf = conditionLeaves(condition).some(({ leaf }) => "message" in leaf);
  return { now, zones: await zonesFor(db, condition, zone), ...(asksOf && { mayCount: await openMayCount(db) }) };
}

/** Whose opens and clicks may be looked at beyond a walk: of whom they may be measured now, and a profile be made. */
export async function openMayCount(db: Executor): Promise<MayCount> {
  const policy = await readPolicy(db);
  const zones = await zonesOfLeads(db);
  const profile = mayMeasureSql(policy, "profile", zones);
  return {
    opens: sql`(${mayMeasureSql(policy, "opens", zones)} and ${profile})`,
    clicks: sql`(${mayMeasureSql(policy, "clicks", zones)} and ${profile})`,
  };
}

async function zonesFor(
  db: Executor,
  condition: Condition,
  zone: { fallback: string } | { fixed: string },
): Promise<LeadZones> {
  if ("fixed" in zone) return { written: [], fallback: resolveZone("sequence", null, zone.fixed).zone };
  const { zone: fallback } = resolveZone("sequence", null, zone.fallback);
  return { written: comparesDates(condition) ? await zonesOfLeads(db) : [], fallback };
}

function comparesDates(condition: Condition): boolean {
  return conditionLeaves(condition).some(({ leaf }) => {
    const tests = "attribute" in leaf ? [leaf] : "event" in leaf ? (leaf.where ?? []) : [];
    return tests.some(({ op }) => operatorRule(op).left.every((type) => type === "date"));
  });
}
