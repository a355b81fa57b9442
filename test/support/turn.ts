import { sql } from "drizzle-orm";
import type { App } from "../../src/app.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";

/** Moves enrollments on until nothing is due; mails are taken as sent, as a mail server that answers at once would have it. */
export async function turn(app: App): Promise<void> {
  const at = app.clock.now().toISOString();
  for (;;) {
    await advanceDue(app);
    await app.db.execute(sql`
      with sent as (update messages set status = 'sent', measured = 'oc', sent_at = ${at}, settled_at = ${at} where status = 'queued'
        returning enrollment_id)
      update enrollments e set due_at = ${at} from sent where e.id = sent.enrollment_id and e.status = 'active'`);
    const [due] = await app.db.execute<{ more: boolean }>(sql`
      select exists (select from enrollments where status in ('active', 'waiting') and due_at <= ${at}) as more`);
    if (due?.more !== true) return;
  }
}
