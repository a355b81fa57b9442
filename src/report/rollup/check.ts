import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { setAside } from "../../aside/set-aside.ts";
import { readSetting, writeSetting } from "../../db/settings.ts";
import { RipenError } from "../../platform/errors.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { commas, ident } from "../sql-parts.ts";
import type { Span } from "../range/range.ts";
import { cellsFromRollup } from "./cells-from-rollup.ts";
import { cellsFromRows } from "./cells-from-rows.ts";
import { countWrongSums, sumAnew } from "./check-sums.ts";
import { countWrongLinks } from "./links.ts";
import { cellKeys, numbers } from "./columns.ts";
import { findWalkDifferences, recountWalks } from "../walk/check-walks.ts";
import { lockRollup } from "./fold.ts";

const dayMs = 86_400_000;
const settingKey = "reports.check";
/** Days back that are compared each night; those before take turns. */
const recentDays = 35;
const olderAtOnce = 30;
const checkTimeoutMs = 600_000;

/** Cells of a span that rollups and mails do not agree about. */
export type Difference = Record<string, string | number>;

/** What rollups and mails say of a span, where it is not the same: two rows for each such cell. */
export async function findDifferences(tx: Executor, span: Span): Promise<Difference[]> {
  const keys = commas(["quarter", ...cellKeys].map(ident));
  const sums = commas(numbers.map((name) => sql`sum(${ident(name)})::bigint as ${ident(name)}`));
  const any = sql.join(
    numbers.map((name) => sql`sum(${ident(name)}) <> 0`),
    sql` or `,
  );
  const counted = (cells: ReturnType<typeof cellsFromRows>) => sql`
    select ${keys}, ${sums} from (${cells}) c group by ${keys} having ${any}`;
  const differences = await tx.execute<Difference>(sql`
    with truth as materialized (${counted(cellsFromRows(span, {}))}),
      rollup as materialized (${counted(cellsFromRollup(span, {}))})
    select 'mails' as says, d.* from (select * from truth except select * from rollup) d
    union all
    select 'rollup', d.* from (select * from rollup except select * from truth) d
    order by 2, 3 limit 100`);
  return [...differences];
}

/** Rollups are not what the mails say. */
export class RollupWrongError extends RipenError {
  constructor(day: string, cells: number) {
    super(
      "rollup_wrong",
      409,
      `Reports of ${day} were wrong in ${cells} places and were counted anew. Should it come again, run "ripen reports rebuild" and tell us.`,
    );
  }
}

type Checked = { nextAt: string; older: string | null };

/** Whether the nightly comparison is due. */
export const checkDue = (at: ReturnType<typeof sql>): ReturnType<typeof sql> => sql`
  (exists (select from report_cells) and not exists (select from settings where key = ${settingKey}
    and (value ->> 'nextAt')::timestamptz > ${at}))`;

/**
 * Compares the rollups with the mails, day by day: the last weeks each night, what is older in turn. A day that differs is counted
 * anew, and the operator is told.
 * @returns the days that were wrong
 */
export async function checkRollups(app: Pick<Ground, "db" | "clock" | "log" | "stopping">): Promise<string[]> {
  const { db, clock } = app;
  const now = clock.now();
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const known = (await readSetting(db, settingKey)) as Partial<Checked> | undefined;
  const [bounds] = await db.execute<{ first: string | null }>(
    sql`select min(quarter)::text as first from report_cells`,
  );
  const oldest = bounds?.first ?? null;
  const first = oldest === null ? today : Math.floor(Date.parse(oldest) / dayMs) * dayMs;
  const recent = today - recentDays * dayMs;
  const older = Math.max(first, Date.parse(known?.older ?? "") || first);
  const days = [
    ...Array.from({ length: recentDays + 1 }, (_, index) => recent + index * dayMs).filter((day) => day >= first),
    ...Array.from({ length: olderAtOnce }, (_, index) => older + index * dayMs).filter((day) => day < recent),
  ];
  const wrong: string[] = [];
  for (const day of days) {
    if (app.stopping.aborted) return wrong;
    if (!(await checkDay(app, day))) wrong.push(new Date(day).toISOString().slice(0, 10));
  }
  const next = older + olderAtOnce * dayMs;
  const checked: Checked = {
    nextAt: new Date(today + dayMs + 3 * 3_600_000).toISOString(),
    older: next < recent ? new Date(next).toISOString() : null,
  };
  await writeSetting(db, settingKey, checked, now);
  return wrong;
}

async function checkDay(app: Pick<Ground, "db" | "clock" | "log">, day: number): Promise<boolean> {
  const span = { from: new Date(day), to: new Date(day + dayMs) };
  const { differences, sums, links, walks } = await inSnapshot(
    app,
    async (tx) => ({
      differences: await findDifferences(tx, span),
      sums: await countWrongSums(tx, span),
      links: await countWrongLinks(tx, span),
      walks: await findWalkDifferences(tx, span),
    }),
    checkTimeoutMs,
  );
  const places = differences.length + sums + links + walks.length;
  if (places === 0) return true;
  const name = span.from.toISOString().slice(0, 10);
  const found = { cells: differences.length, sums, links, walks: walks.length };
  app.log.error({ day: name, ...found, first: [...differences, ...walks].slice(0, 4) }, "a rollup was wrong");
  await app.db.transaction(async (tx) => {
    await lockRollup(tx);
    if (differences.length + links > 0) await recountDay(tx, span);
    if (walks.length > 0) await recountWalks(tx, span);
    await sumAnew(tx, span);
    const item = { kind: "rollup", subject: name } as const;
    await setAside(tx, "reconcile", [item], new RollupWrongError(name, places), app.clock.now());
  });
  return false;
}

/** Marks all that was handed over in a span, so that it is counted anew. */
async function recountDay(tx: Executor, { from, to }: Span): Promise<void> {
  const [start, end] = [from.toISOString(), to.toISOString()];
  await tx.execute(sql`
    insert into report_send_marks (quarter, sender_id)
    select q, s.id from senders s cross join generate_series(${start}::timestamptz, ${end}::timestamptz - interval '15 minutes',
      interval '15 minutes') q`);
  await tx.execute(sql`delete from message_links where sent_at >= ${start} and sent_at < ${end}`);
  // What stands in the cells may itself be wrong: the day's reactions are taken off whole, and each mail is counted again.
  await tx.execute(sql`
    with cells as (select id from report_cells where quarter >= ${start} and quarter < ${end}),
      zeroed as (update report_cells c set bounced = 0, opened = 0, opened_by_machine = 0, clicked = 0, clicked_by_machine = 0,
        replied = 0, promoted = 0, unsubscribed = 0, complained = 0 where c.id in (select id from cells)),
      forgotten as (delete from message_reactions r using cells where r.cell_id = cells.id returning r.message_id)
    insert into report_reaction_marks (message_id)
    select message_id from forgotten
    union
    select m.id from sequences s join messages m on m.sequence_id = s.id and m.sent_at >= ${start} and m.sent_at < ${end}`);
}
