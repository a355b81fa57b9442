import { sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import type { handoffs, leads } from "../../db/schema/index.ts";
import { scoreOf } from "../../lead/score-of.ts";
import { intentOf } from "../../score/core/intent.ts";
import { storedRules } from "../../score/rules/read-rules.ts";
import { findCurrent } from "../../score/version/current.ts";

interface Judged {
  handoff: Pick<typeof handoffs.$inferSelect, "createdAt" | "cause">;
  lead: typeof leads.$inferSelect;
}

/**
 * Whether a handoff cannot wait: what the person answered says that they are interested or want to talk, or their score makes
 * them hot.
 */
export async function isHot(db: Executor, { handoff, lead }: Judged, now: Date): Promise<boolean> {
  const { cause, createdAt } = handoff;
  const causeId = "inboundMailId" in cause ? cause.inboundMailId : null;
  const [said] = await db.execute<{ hot: boolean }>(sql`
    select exists (select from inbound_mails m where m.lead_id = ${lead.id}::uuid
      and (m.id = ${causeId}::uuid or (m.class = 'human_reply' and m.received_at >= ${createdAt.toISOString()}::timestamptz))
      and m.answer ->> 'category' in ('interested', 'meeting')) as hot`);
  if (said?.hot === true) return true;
  const version = await findCurrent(db);
  return version !== undefined && intentOf(scoreOf(lead, now).total, storedRules(version.rules).intent) === "hot";
}
