import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { promoteLead } from "../../../src/promote/promote-lead.ts";
import type { ChaosServices } from "../services.ts";
import { holds, judge } from "../verdict.ts";
import { openChaosWorld } from "../world.ts";

/**
 * Leads are promoted, as a reply does, while their mails are being sent. Each commit is stamped once everything that had
 * reached this process before it is seen; an envelope that comes in later began after the commit.
 */
export async function replies(services: ChaosServices, { leads }: { leads: number }) {
  const begun = new Map<string, number>();
  const stopped = new Map<string, number>();
  await using world = await openChaosWorld(services, {
    workers: 2,
    senders: 2,
    smtpQuery: "?maxConnections=5",
    behavior: { dataDelayMs: 60, onEnvelope: (recipient) => void begun.set(recipient, performance.now()) },
  });
  const { app, sink } = world;
  await world.enroll(leads);
  for (let n = 0; n < 2; n += 1) world.startWorker();
  while (sink.mails.length === 0) await delay(20);

  async function replyAll(): Promise<void> {
    for (;;) {
      const [next] = await app.db.execute<{ leadId: string; enrollmentId: string; email: string }>(sql`
        select lead_id as "leadId", enrollment_id as "enrollmentId", email from messages where status in ('sending', 'queued')
          and lead_id in (select id from leads where stage = 'lead')
        order by (status = 'sending') desc, random() limit 1`);
      if (next === undefined) return;
      const { leadId, enrollmentId } = next;
      const response = { kind: "opens", leadId, enrollmentId } as const;
      const cause = { kind: "opens", count: 3, withinDays: 14 } as const;
      await app.db.transaction((tx) => promoteLead(app, tx, { response, cause }, new Date()));
      await turn();
      await turn();
      stopped.set(next.email, performance.now());
      await delay(5);
    }
  }
  await Promise.all([replyAll(), replyAll()]);
  await world.untilSettled(leads);
  const late = [...begun].filter(([email, at]) => at > (stopped.get(email) ?? Infinity)).length;
  const verdict = await judge(app, sink.mails, leads);
  return { ...verdict, replies: stopped.size, begunAfterStop: late, ok: holds(verdict) && late === 0 };
}
