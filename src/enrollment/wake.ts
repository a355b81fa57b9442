import { sql } from "drizzle-orm";
import type { SequenceParts } from "../sequence/parts.ts";
import type { Tx } from "../db/client.ts";
import { uuidList } from "../platform/rows/rows.ts";
import type { Version } from "../sequence/version-cache.ts";

/** Something new about a lead: an event by its name, or a reaction to one of its messages. */
export interface News {
  leadId: string;
  about: { kind: "event"; name: string } | { kind: "message" };
}

/**
 * Lets active enrollments be looked at now whose version asks for what is new: a waitForEvent ends, a goal is reached, an
 * exit rule applies. Planned ends of waits stay as they are. One that was moved to a step it may take up only later, or that
 * may begin only later, is looked at then.
 * @returns how many were woken
 */
export async function wakeEnrollments(
  { versions }: SequenceParts,
  tx: Tx,
  news: readonly News[],
  now: Date,
): Promise<number> {
  if (news.length === 0) return 0;
  const leadIds = [...new Set(news.map(({ leadId }) => leadId))];
  const running = await tx.execute<{ id: string; leadId: string; versionId: string }>(sql`
    select id, lead_id as "leadId", version_id as "versionId" from enrollments
    where lead_id in ${uuidList(leadIds)} and status in ('active', 'paused')`);
  const woken: string[] = [];
  const read = new Map<string, Promise<Version | undefined>>();
  for (const { id, leadId, versionId } of running) {
    // One whose version cannot be read is no reason to forget the news of all others.
    const reading = read.get(versionId) ?? versions.get(tx, versionId).catch(() => undefined);
    read.set(versionId, reading);
    const version = await reading;
    if (version === undefined) continue;
    if (news.some((one) => one.leadId === leadId && asksFor(version, one))) woken.push(id);
  }
  if (woken.length === 0) return 0;
  await tx.execute(sql`
    update enrollments set due_at = least(due_at, ${now.toISOString()}::timestamptz)
    where id in ${uuidList(woken)} and status in ('active', 'paused')
      and (state = '{}' and wait_until is null or state -> 'waitingFor' <> 'null' or wait_until <= ${now.toISOString()}::timestamptz)`);
  return woken.length;
}

function asksFor({ needed }: Version, { about }: News): boolean {
  return about.kind === "event" ? needed.events.includes(about.name) : needed.ownMessages || needed.deeds.length > 0;
}
