import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Tx } from "../../db/client.ts";
import { backtests } from "../../db/schema/index.ts";
import { newId } from "../../platform/ids.ts";
import { recordRows } from "../../platform/rows/record-rows.ts";
import { compileRules } from "../rules/compile.ts";
import type { BacktestInput } from "./input.ts";
import { loadPast } from "./load-past.ts";
import { replayLead } from "./replay.ts";
import { summarize } from "./summarize.ts";
import { countLead } from "./tally.ts";
import type { BacktestTally, Judged } from "./tally.ts";

type Deps = Pick<Ground, "db" | "clock" | "stopping" | "log">;

const batchSize = 500;

/**
 * Replays the history of all leads through the rules of a backtest, batch by batch, each in a transaction that also notes how
 * far it came: a crash costs nothing, and what it holds in memory is one batch. It ends when it is canceled.
 */
export async function runBacktest(app: Deps, backtestId: string): Promise<void> {
  try {
    while (!app.stopping.aborted && (await app.db.transaction((tx) => replayBatch(tx, backtestId, app.clock.now()))));
  } catch (error) {
    app.log.error({ err: error, backtestId }, "the backtest cannot go on");
    const failure = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    await app.db
      .update(backtests)
      .set({ status: "failed", failure, finishedAt: app.clock.now() })
      .where(and(eq(backtests.id, backtestId), eq(backtests.status, "running")));
  }
}

async function replayBatch(tx: Tx, id: string, now: Date): Promise<boolean> {
  const [backtest] = await tx
    .select()
    .from(backtests)
    .where(and(eq(backtests.id, id), eq(backtests.status, "running")))
    .for("update", { skipLocked: true });
  if (backtest === undefined) return false;
  const input = backtest.input as BacktestInput;
  const tally = backtest.tally as BacktestTally;
  const cohort = sql`l.created_at >= ${input.createdFrom}::timestamptz and l.created_at < ${input.createdTo}::timestamptz`;
  const after = backtest.through === null ? sql`true` : sql`l.id > ${backtest.through}::uuid`;
  const rows = await tx.execute<{ id: string }>(sql`
    select l.id from leads l where ${cohort} and ${after} order by l.id limit ${batchSize}`);
  const last = rows.at(-1);
  if (last !== undefined) {
    const rules = compileRules(input.rules);
    const past = await loadPast(tx, rules, sql`${cohort} and ${after} and l.id <= ${last.id}::uuid`, input.good, now);
    const judged = past.map((lead) => judge(lead, replayLead(rules, lead, input.promoteAt)));
    for (const lead of judged) countLead(tally, lead);
    await writeDifferences(tx, id, judged);
  }
  const isEnd = rows.length < batchSize;
  await tx
    .update(backtests)
    .set({
      tally,
      done: backtest.done + rows.length,
      ...(last !== undefined && { through: last.id }),
      ...(isEnd && { status: "done" as const, result: summarize(tally), finishedAt: now }),
    })
    .where(eq(backtests.id, id));
  return !isEnd;
}

type PastLead = Awaited<ReturnType<typeof loadPast>>[number];

/** An answer that came when the outcome was there already forecast nothing. */
function judge(lead: PastLead, { promotedAt, peak }: ReturnType<typeof replayLead>): Judged {
  const { id, outcome, isGood, reallyAt, until } = lead;
  const repliedAt = lead.repliedAt !== null && (until === null || lead.repliedAt <= until) ? lead.repliedAt : null;
  return { id, outcome, isGood, reallyAt, promotedAt, repliedAt, peak };
}

async function writeDifferences(tx: Tx, backtestId: string, judged: readonly Judged[]): Promise<void> {
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const rows = judged
    .filter(({ isGood, promotedAt, outcome }) => outcome !== "undecided" && isGood === (promotedAt === null))
    .map(({ id, outcome, isGood, reallyAt, promotedAt, peak }) => ({
      id: newId(),
      lead: id,
      kind: isGood ? "missed" : "false_alarm",
      score: peak,
      promoted: instant(promotedAt),
      outcome,
      really: instant(reallyAt),
    }));
  if (rows.length === 0) return;
  const columns =
    "id uuid, lead uuid, kind text, score integer, promoted timestamptz, outcome text, really timestamptz";
  await tx.execute(sql`
    insert into backtest_differences (id, backtest_id, lead_id, kind, score, predicted_at, outcome, outcome_at)
    select r.id, ${backtestId}::uuid, r.lead, r.kind, r.score, r.promoted, r.outcome, r.really
    from ${recordRows(rows, columns)}`);
}
