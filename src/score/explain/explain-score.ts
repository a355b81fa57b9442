import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { leads } from "../../db/schema/index.ts";
import type { Scored } from "../../db/schema/leads.ts";
import { found } from "../../platform/errors.ts";
import { remaining, scoreOf, wholePoints } from "../../lead/score-of.ts";
import { conditionToSql } from "../../sequence/condition/to-sql.ts";
import { entriesSql } from "../compute/entries-sql.ts";
import { mayProfile } from "../compute/may-profile.ts";
import { holdsSql, pickedSql } from "../compute/picked-sql.ts";
import { countEntry, groupPoints, inOrder, openTally } from "../core/count-points.ts";
import type { Entry } from "../core/count-points.ts";
import { decayOf, intentCrossings } from "../core/intent-crossings.ts";
import { intentOf } from "../core/intent.ts";
import { compileRules } from "../rules/compile.ts";
import type { CompiledRules } from "../rules/compile.ts";
import { storedRules } from "../rules/read-rules.ts";
import type { ScoringRules } from "../rules/rules.ts";
import { getCurrent } from "../version/current.ts";

/** Entries that one explanation shows at most, newest first; the others are counted. */
const shownAtMost = 200;

/**
 * How the score of a lead comes about, by the rules that count now: what each rule gave for what and when, what that is worth
 * by now, and when time alone will take the total through a threshold.
 * @throws NotFoundError for a lead that is not there, or while there are no rules
 */
export async function explainScore({ db, clock }: Pick<Ground, "db" | "clock">, { id }: { id: string }) {
  const now = clock.now();
  return db.transaction(
    async (tx) => {
      const lead = found(
        await tx
          .select()
          .from(leads)
          .where(sql`${leads.id} = ${id}`),
        "lead",
        id,
      );
      const version = await getCurrent(tx);
      const rules = storedRules(version.rules);
      const compiled = compileRules(rules);
      const profile = await mayProfile(tx, sql`l.id = ${id}`);
      const { profiled, fit } = await loadFit(tx, id, compiled, profile);
      const entries = await loadEntries(tx, id, compiled, profile);
      const score = scoreOf(lead, now);
      return {
        leadId: id,
        version: version.number,
        isCurrent: lead.scored?.version === version.number,
        asOf: now,
        score,
        intent: intentOf(score.total, rules.intent),
        mql: await isMql(tx, id, rules, now),
        profile: profiled ? ("counted" as const) : ("left_out" as const),
        told: { fit: lead.fitScore, engagement: lead.engagementScore },
        fit: rules.fit.map(({ id: rule, points }, i) => ({ rule, points, holds: fit[i] === true })),
        groups: explainGroups(compiled, entries, now),
        ...describeFuture(rules, lead.scored, score.total, now),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

async function loadFit(tx: Executor, id: string, { fit }: CompiledRules, profile: SQL) {
  const tests = fit.map((rule) => holdsSql(rule));
  const holds = tests.length === 0 ? sql`'[]'::jsonb` : sql`jsonb_build_array(${sql.join(tests, sql`, `)})`;
  const [row] = await tx.execute<{ profiled: boolean; fit: (boolean | null)[] }>(sql`
    select ${profile} as profiled, ${holds} as fit from leads l where l.id = ${id}`);
  return row ?? { profiled: true, fit: [] };
}

async function loadEntries(tx: Executor, id: string, rules: CompiledRules, profile: SQL): Promise<Entry[]> {
  const rows = await tx.execute<{ id: string; no: number; at: string }>(sql`
    with picked as (${pickedSql({ fit: [] }, sql`l.id = ${id}`, profile)}), entries as (${entriesSql(rules)})
    select id, no, at from entries`);
  return rows.map((row) => ({ ...row, at: Date.parse(row.at) })).sort(inOrder);
}

async function isMql(tx: Executor, id: string, { mql }: ScoringRules, now: Date): Promise<boolean | null> {
  if (mql === undefined) return null;
  const rows = await tx.execute(sql`select from leads l where l.id = ${id} and ${conditionToSql(mql, { now })}`);
  return rows.length > 0;
}

function explainGroups(compiled: CompiledRules, entries: readonly Entry[], now: Date) {
  const tally = openTally(compiled);
  const counted = entries.map((entry) => ({ entry, granted: countEntry(compiled, tally, entry) }));
  const points = groupPoints(compiled, tally, now.getTime());
  const shown = counted.slice(-shownAtMost).toReversed();
  return compiled.groups.map(({ id, halfLife, cap }, group) => ({
    group: id,
    points: points[group] ?? 0,
    halfLifeMs: halfLife,
    cap,
    entries: shown.flatMap(({ entry, granted }) => {
      const numbered = compiled.rules[entry.no];
      if (numbered?.group !== group) return [];
      const left = halfLife === null ? 1 : remaining(now.getTime() - entry.at, halfLife);
      const { id: rule, on, points: worth } = numbered.rule;
      return [{ rule, on, causeId: entry.id, at: new Date(entry.at), points: worth, granted, now: granted * left }];
    }),
    more: Math.max(
      0,
      counted.filter(({ entry }) => compiled.rules[entry.no]?.group === group).length -
        shown.filter(({ entry }) => compiled.rules[entry.no]?.group === group).length,
    ),
  }));
}

const previewDays = [7, 14, 28] as const;
const dayMs = 86_400_000;

/** What the score will be if nothing happens, and when it passes the thresholds of intent by that. */
function describeFuture({ intent }: ScoringRules, scored: Scored | null, total: number, now: Date) {
  const { terms, still } = decayOf(scored, total, now);
  return {
    decaysTo: previewDays.map((days) => {
      const value = terms.reduce(
        (sum, one) => sum + one.value * (one.halfLife === null ? 1 : remaining(days * dayMs, one.halfLife)),
        0,
      );
      return { at: new Date(now.getTime() + days * dayMs), total: still + wholePoints(value) };
    }),
    crosses: intentCrossings(intent, scored, total, now),
  };
}
