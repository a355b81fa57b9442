import { and, eq, gt, lt, or, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { repAbsences, reps } from "../../db/schema/index.ts";
import type { Tx } from "../../db/client.ts";
import type { Ground } from "../../ground.ts";
import { lockAssignments } from "../assign/lock.ts";
import type { ReadAbsence } from "./read-calendar.ts";

/** What became of one reading of a calendar. */
export type Reading =
  | { kind: "read"; absences: ReadAbsence[]; unread: number; etag: string | null; lastModified: string | null }
  | { kind: "unchanged" }
  | { kind: "failed"; reason: string };

const keptAfterMs = 30 * 86_400_000;

/**
 * Writes down what a calendar said: its absences take the place of those that it told before, but for what is over; a reading that
 * failed changes none. Nothing is written when the rep has another calendar by now.
 * @returns whether absences are others than before
 */
export async function keepReading(
  { db }: Pick<Ground, "db">,
  { repId, sealedUrl, reading }: { repId: string; sealedUrl: string; reading: Reading },
  now: Date,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockAssignments(tx);
    const isSame = and(eq(reps.id, repId), eq(reps.sealedCalendarUrl, sealedUrl));
    const rows = await tx.update(reps).set(columnsOf(reading, now)).where(isSame).returning({ id: reps.id });
    if (rows.length === 0 || reading.kind !== "read") return false;
    const ofCalendar = and(eq(repAbsences.repId, repId), eq(repAbsences.source, "calendar"));
    const longAgo = new Date(now.getTime() - keptAfterMs);
    const before = await tx
      .delete(repAbsences)
      .where(and(ofCalendar, or(gt(repAbsences.endsAt, now), lt(repAbsences.endsAt, longAgo))))
      .returning({ startsAt: repAbsences.startsAt, endsAt: repAbsences.endsAt });
    const { absences } = reading;
    if (absences.length > 0) {
      await tx
        .insert(repAbsences)
        .values(absences.map((one) => ({ ...one, repId, note: null, source: "calendar" as const, createdAt: now })))
        .onConflictDoNothing();
    }
    return spansOf(before) !== spansOf(absences);
  });
}

const works = { calendarFailingSince: null, calendarToldAt: null };

function columnsOf(reading: Reading, now: Date): PgUpdateSetSource<typeof reps> {
  switch (reading.kind) {
    case "failed":
      return {
        calendarError: reading.reason,
        calendarFailingSince: sql`coalesce(${reps.calendarFailingSince}, ${now.toISOString()}::timestamptz)`,
      };
    case "unchanged":
      return { calendarReadAt: now, ...works };
    case "read": {
      const { unread, etag, lastModified } = reading;
      const what = unread === 1 ? "1 event cannot be read, and is" : `${unread} events cannot be read, and are`;
      return {
        calendarReadAt: now,
        calendarWholeAt: now,
        calendarEtag: etag,
        calendarModified: lastModified,
        ...works,
        calendarError: unread === 0 ? null : `${what} left out.`,
      };
    }
  }
}

const spansOf = (spans: readonly Pick<ReadAbsence, "startsAt" | "endsAt">[]): string =>
  spans
    .map(({ startsAt, endsAt }) => `${startsAt.getTime()}-${endsAt.getTime()}`)
    .toSorted()
    .join(" ");

/** What a rep has while their calendar was not read yet; `url` null takes it away, and all that it told. */
export function calendarColumns(sealedUrl: string | null, now: Date): Partial<typeof reps.$inferInsert> {
  return {
    sealedCalendarUrl: sealedUrl,
    calendarDueAt: sealedUrl === null ? null : now,
    calendarReadAt: null,
    calendarWholeAt: null,
    calendarEtag: null,
    calendarModified: null,
    calendarError: null,
    ...works,
  };
}

/** An expression that has a calendar read as if it had changed. */
export const readAnew = (now: Date) => ({
  calendarWholeAt: null,
  calendarDueAt: sql`case when ${reps.sealedCalendarUrl} is null then null else ${now.toISOString()}::timestamptz end`,
});

/** Takes away the absences that a calendar told, but for what is over. */
export async function forgetCalendar(tx: Tx, repId: string, now: Date): Promise<void> {
  const told = and(eq(repAbsences.repId, repId), eq(repAbsences.source, "calendar"));
  await tx.delete(repAbsences).where(and(told, gt(repAbsences.endsAt, now)));
}
