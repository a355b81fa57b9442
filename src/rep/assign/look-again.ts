import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";

/**
 * Somebody may be able to take more than before: lets what nobody could take be looked at now, and all handoffs whose rep is
 * not there any more. Should this not run, the sweep finds the latter, and a quarter of an hour later the former.
 */
export async function lookAgain({ db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">): Promise<void> {
  const now = clock.now().toISOString();
  await db.execute(sql`
    update handoffs set due_at = ${now} where id in (
      select id from handoffs where status = 'open' and rep_id is null and due_at > ${now} for update skip locked)`);
  await queues.enqueue("handoffs", {});
}
