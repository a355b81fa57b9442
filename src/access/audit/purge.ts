import { sql } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { auditDaysKept } from "../../db/roles/role-statements.ts";

const atOnce = 10_000;
const everyMs = 3_600_000;

let nextPurge = 0;

/** Once an hour in each process, deletes what is older than thirteen months. Nobody waits for it. */
export function purgeAuditSometimes({ db, log }: Pick<Ground, "db" | "log">, now: Date): void {
  if (performance.now() < nextPurge) return;
  nextPurge = performance.now() + everyMs;
  purgeAudit({ db }, now).catch((error: unknown) => log.warn({ err: error }, "old audit lines were not deleted"));
}

/** Deletes ten thousand lines at most that are older than thirteen months. */
export async function purgeAudit({ db }: Pick<Ground, "db">, now: Date): Promise<void> {
  const until = new Date(now.getTime() - auditDaysKept * 86_400_000).toISOString();
  await db.execute(sql`
    delete from audit_log where id in (
      select id from audit_log where at < ${until}::timestamptz order by at limit ${atOnce})`);
}
