import { and, eq, lte, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { notSetAside } from "../../aside/not-set-aside.ts";
import { takeAlone } from "../../aside/take-alone.ts";
import { reps } from "../../db/schema/index.ts";
import type { Ground } from "../../ground.ts";
import type { SetAside } from "../../jobs/room.ts";
import { getText } from "../../platform/http/call/get-text.ts";
import { ThreadLimitError } from "../../platform/thread.ts";
import { findZone } from "../../schedule/zone.ts";
import { lookAgain } from "../assign/look-again.ts";
import type { RepParts } from "../parts.ts";
import { keepReading } from "./keep-reading.ts";
import { oweFailing } from "./owe-failing.ts";
import type { Reading } from "./keep-reading.ts";

type Deps = Pick<Ground & RepParts, "db" | "clock" | "queues" | "log" | "sealer" | "webhooks" | "calendars">;

export const everyMs = 3_600_000;
/** What repeats comes nearer although the file stays the same: once a day it is read as if it had changed. */
const wholeEveryMs = 86_400_000;
const megabyte = 1_048_576;
const calendarsAtOnce = 50;

/** Reps whose calendar is to be read now. */
export function dueCalendars(at: SQL): SQL {
  return sql`(select r.id from reps r where r.calendar_due_at <= ${at} and ${notSetAside("calendars", sql`r.id::text`)}
    order by r.calendar_due_at limit ${calendarsAtOnce})`;
}

/**
 * Reads the calendars of reps that are due, each once an hour, and keeps their absences. One that cannot be had or read says why on
 * its rep (`calendarError`), and what it said before stays; after a day the operator is told.
 */
export async function pollCalendars(app: Deps): Promise<void> {
  for (;;) {
    const due = await app.db.execute<{ id: string }>(dueCalendars(sql`${app.clock.now().toISOString()}::timestamptz`));
    if (due.length === 0) return;
    for (const { id } of due) await pollAlone(app, id);
  }
}

/** Reads those again that were set aside. */
export async function pollAgain(app: Deps, items: readonly SetAside[]): Promise<readonly SetAside[]> {
  for (const { subject } of items) {
    await app.db
      .update(reps)
      .set({ calendarDueAt: app.clock.now() })
      .where(and(eq(reps.id, subject), sql`${reps.sealedCalendarUrl} is not null`));
    await pollAlone(app, subject);
  }
  return [];
}

async function pollAlone(app: Deps, repId: string): Promise<void> {
  await takeAlone(
    app,
    "calendars",
    () => poll(app, repId),
    async () => ({ kind: "calendar", subject: repId }),
  );
}

async function poll(app: Deps, repId: string): Promise<void> {
  const now = app.clock.now();
  // Whoever takes it has it for an hour: nobody else reads it meanwhile, and a crash costs that hour.
  const [rep] = await app.db
    .update(reps)
    .set({ calendarDueAt: new Date(now.getTime() + everyMs) })
    .where(and(eq(reps.id, repId), lte(reps.calendarDueAt, now)))
    .returning();
  if (rep === undefined || rep.sealedCalendarUrl === null) return;
  const reading = await read(app, { ...rep, sealedCalendarUrl: rep.sealedCalendarUrl }, now);
  const changed = await keepReading(app, { repId, sealedUrl: rep.sealedCalendarUrl, reading }, now);
  if (changed) await lookAgain(app);
  if (reading.kind === "failed") await oweFailing(app, repId, now);
}

type Row = typeof reps.$inferSelect & { sealedCalendarUrl: string };

async function read({ sealer, webhooks, calendars }: Deps, rep: Row, now: Date): Promise<Reading> {
  const url = sealer.read(rep.sealedCalendarUrl);
  if (url === undefined) return failed("The link was sealed with another SECRET_KEY: set it again.");
  const { calendarEtag: etag, calendarModified: lastModified, calendarWholeAt: wholeAt } = rep;
  const isFresh = wholeAt !== null && now.getTime() - wholeAt.getTime() < wholeEveryMs;
  const got = await getText(url, {
    allowPrivate: webhooks.allowPrivate,
    accept: "text/calendar, */*;q=0.1",
    maxBytes: 5 * megabyte,
    since: isFresh && rep.calendarError === null ? { etag, lastModified } : null,
  });
  if (got.kind === "failed") return failed(`The calendar could not be had: ${got.detail}.`);
  if (got.kind === "unchanged") return { kind: "unchanged" };
  const zone = findZone(rep.zone) ?? "UTC";
  try {
    const answer = await calendars.read({ text: got.text, zone, now });
    if (answer.kind === "refused") return failed(answer.reason);
    const { absences, unread } = answer;
    return { kind: "read", absences, unread, etag: got.etag, lastModified: got.lastModified };
  } catch (error) {
    if (error instanceof ThreadLimitError) return failed("The calendar takes too long to be read.");
    throw error;
  }
}

const failed = (reason: string): Reading => ({ kind: "failed", reason });
