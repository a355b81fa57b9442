import { sql } from "drizzle-orm";
import { mailOperator } from "./mail-operator.ts";
import type { OperatorDeps } from "./mail-operator.ts";
import { writeAsideMail } from "./write/write-aside-mail.ts";
import type { AsideCause } from "./write/write-aside-mail.ts";

const causesAtMost = 50;

/**
 * Mails the operator what was set aside and not told of yet, by cause: to the configured address, else to whoever gets
 * notices about nobody's leads. Of each cause once, however many rows it costs.
 * @returns whether it was taken
 */
export async function tellOfSetAsides(app: OperatorDeps, outboxId: number): Promise<boolean> {
  const { db, clock, site } = app;
  const causes = await db.execute<AsideCause & Record<string, unknown>>(sql`
    select a.about, min(a.job) as job, min(a.kind) as kind, min(a.reason) as reason, count(*)::int as count,
      min(s.name) as sequence
    from set_asides a left join sequences s on s.id = a.sequence_id
    where a.told_at is null group by a.about order by min(a.id::text) limit ${causesAtMost}`);
  if (causes.length === 0) return true;
  if (!(await mailOperator(app, writeAsideMail(causes, site.publicUrl), `aside-${outboxId}`))) return false;
  const told = JSON.stringify(causes.map(({ about }) => about));
  await db.execute(sql`
    update set_asides set told_at = ${clock.now().toISOString()}::timestamptz
    where told_at is null and about in (select jsonb_array_elements_text(${told}::text::jsonb))`);
  return true;
}
