import { sql } from "drizzle-orm";
import type { Executor } from "../db/client.ts";

/** The operator is told at most so often, of all that came together. */
const atMostEvery = sql`interval '10 minutes'`;

/** Owes the operator one mail about what was set aside and not told of yet, unless one is owed already. */
export async function oweNotice(db: Executor, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await db.execute(sql`
    insert into outbox (entry, created_at, due_at)
    select '{"topic":"aside.mail"}', ${at},
      greatest(${at}, (select max(told_at) + ${atMostEvery} from set_asides))
    where exists (select from set_asides where told_at is null)
      and not exists (select from outbox where done_at is null and entry ->> 'topic' = 'aside.mail')`);
}
