import { and, eq, sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { equals, listPage } from "../../db/list-page.ts";
import { backtestDifferences, backtests } from "../../db/schema/index.ts";
import { found } from "../../platform/errors.ts";
import type { Page, PageQuery } from "../../platform/http/pagination.ts";
import { parseRules, storedRules } from "../rules/read-rules.ts";
import { getCurrent } from "../version/current.ts";
import { parseGood } from "./input.ts";
import type { BacktestInput } from "./input.ts";
import { emptyTally } from "./tally.ts";

export type Backtest = typeof backtests.$inferSelect;

export interface StartInput {
  rules?: unknown;
  promoteAt: number;
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
  good?: unknown;
}

/**
 * Begins a backtest; a job does it.
 * @param input.rules those that count now when left out
 * @throws InvalidInputError `invalid_rules` or `invalid_condition`; NotFoundError when there are no rules at all
 */
export async function startBacktest(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  input: StartInput,
): Promise<Backtest> {
  const now = clock.now();
  const rules =
    input.rules === undefined ? storedRules((await getCurrent(db)).rules) : await parseRules(db, input.rules, "/rules");
  const from = (input.createdFrom ?? new Date(0)).toISOString();
  const to = (input.createdTo ?? now).toISOString();
  const stored: BacktestInput = {
    rules,
    promoteAt: input.promoteAt,
    createdFrom: from,
    createdTo: to,
    good: await parseGood(db, input.good),
  };
  const [count] = await db.execute<{ total: number }>(sql`
    select count(*)::int as total from leads where created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz`);
  const [backtest] = await db
    .insert(backtests)
    .values({ input: stored, total: count?.total ?? 0, tally: emptyTally(), createdAt: now })
    .returning();
  if (backtest === undefined) throw new Error("insert returned no row");
  await queues.enqueue("backtest", { backtestId: backtest.id });
  return backtest;
}

/** The backtest with this id. @throws NotFoundError */
export async function getBacktest({ db }: Pick<Ground, "db">, { id }: { id: string }): Promise<Backtest> {
  return found(await db.select().from(backtests).where(eq(backtests.id, id)), "backtest", id);
}

/** Backtests, newest first. */
export async function listBacktests({ db }: Pick<Ground, "db">, page: PageQuery): Promise<Page<Backtest>> {
  return listPage(db, backtests, page);
}

/** A lead that the rules judge otherwise than it went. */
export type Difference = typeof backtestDifferences.$inferSelect;

/** Leads that the rules of a backtest judge otherwise than it went, in the order of their leads, the last first. @throws NotFoundError */
export async function listDifferences(
  { db }: Pick<Ground, "db">,
  { id, kind, ...page }: PageQuery & { id: string; kind?: Difference["kind"] | undefined },
): Promise<Page<Difference>> {
  await getBacktest({ db }, { id });
  const ofIt = eq(backtestDifferences.backtestId, id);
  return listPage(db, backtestDifferences, page, ofIt, equals(backtestDifferences.kind, kind));
}

/** Ends a backtest that runs; one that has ended stays as it is. @throws NotFoundError */
export async function cancelBacktest(
  { db, clock }: Pick<Ground, "db" | "clock">,
  { id }: { id: string },
): Promise<Backtest> {
  await db
    .update(backtests)
    .set({ status: "canceled", finishedAt: clock.now() })
    .where(and(eq(backtests.id, id), eq(backtests.status, "running")));
  return getBacktest({ db }, { id });
}
