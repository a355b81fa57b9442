import { eq } from "drizzle-orm";
import type { OutboxEntry } from "../../../db/schema/handoffs.ts";
import { reps } from "../../../db/schema/index.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { mailOperator } from "../mail-operator.ts";
import type { OperatorDeps } from "../mail-operator.ts";
import { toHtml } from "../write/mail.ts";

/** Tells the operator that the calendar feed of a rep is broken. @returns whether nothing is owed any more */
export async function tellOfCalendar(
  app: OperatorDeps,
  { repId }: Extract<OutboxEntry, { topic: "calendar.failing" }>,
  outboxId: number,
): Promise<boolean> {
  const [rep] = await app.db.select().from(reps).where(eq(reps.id, repId));
  if (rep === undefined || rep.calendarFailingSince === null) return true;
  const { name, calendarFailingSince, calendarError } = rep;
  const text = [
    `The calendar of ${lineOf(name, 200)} cannot be read since ${calendarFailingSince.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    ...(calendarError === null ? [] : ["", lineOf(calendarError, 300)]),
    "",
    "The absences that it told before still count; new ones are not known. Give the rep the link anew, or take it away:",
    `PATCH ${app.site.publicUrl}/v1/reps/${repId} with "calendarUrl".`,
    "",
  ].join("\n");
  const subject = `The calendar of ${lineOf(name, 100)} cannot be read`;
  return mailOperator(app, { subject, text, html: toHtml(text, "") }, `calendar-${outboxId}`);
}
