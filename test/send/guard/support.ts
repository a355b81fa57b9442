import { sql } from "drizzle-orm";
import type { App } from "../../../src/app.ts";
import { guardTrips, senders, sequences } from "../../../src/db/schema/index.ts";
import { advanceDue } from "../../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../../src/enrollment/admit/enroll.ts";
import { dispatchSender } from "../../../src/send/lane/dispatch.ts";
import { recordEvent } from "../../../src/trigger/record-event.ts";
import { publishMails } from "../../support/sequences.ts";

/** Addresses that `rejects` says do not exist. */
export const gone = (count: number, tag = "", domain = "lead.test") =>
  Array.from({ length: count }, (_, index) => `gone${tag}${index}@${domain}`);
/** Addresses that take mail. */
export const good = (count: number, tag = "", domain = "lead.test") =>
  Array.from({ length: count }, (_, index) => `good${tag}${index}@${domain}`);

/** The next hop: knows no `gone…`, and refuses `blocked…` for policy. */
export function rejects(recipient: string): { code: number; message: string } | undefined {
  if (recipient.startsWith("gone")) return { code: 550, message: "5.1.1 no such user" };
  if (recipient.startsWith("blocked")) return { code: 550, message: "5.7.1 blocked using a list" };
  return undefined;
}

/** Makes senders with these addresses. @returns their ids, in this order */
export async function addSenders({ db, clock }: App, emails: readonly string[]): Promise<string[]> {
  const rows = emails.map((email) => ({ name: "Sender", email, createdAt: clock.now() }));
  return (await db.insert(senders).values(rows).returning({ id: senders.id })).map(({ id }) => id);
}

/** Publishes a sequence of one mail, triggered by an event of its own name, sent by that sender alone. */
export async function publishFor(app: App, name: string, senderId?: string): Promise<string> {
  const id = await publishMails(app, { mails: 1, name, event: name });
  if (senderId !== undefined) {
    await app.db.execute(sql`update sequences set sender_ids = array[${senderId}::uuid] where id = ${id}`);
  }
  return id;
}

/** Enrolls people in the sequence of that name, up to their messages being queued. */
export async function enrollIn(app: App, name: string, emails: readonly string[]): Promise<void> {
  for (const email of emails) await recordEvent(app, { name, lead: { email }, properties: {}, source: "api" });
  await enrollFromEvents(app);
  await advanceDue(app);
}

/** Lets every sender send what is due. */
export async function dispatchAll(app: App): Promise<void> {
  const rows = await app.db.select({ id: senders.id }).from(senders);
  for (const { id } of rows) await dispatchSender(app, id);
}

/** The trips so far, oldest first. */
export async function trips({ db }: App) {
  return db.select().from(guardTrips).orderBy(guardTrips.id);
}

/** What is paused: names of sequences and addresses of senders, with the reason. */
export async function paused({ db }: App): Promise<Record<string, string | null>> {
  const lines = await db.select().from(sequences);
  const lanes = await db.select().from(senders);
  return Object.fromEntries([
    ...lines.filter(({ status }) => status === "paused").map(({ name, pausedReason }) => [name, pausedReason]),
    ...lanes.filter(({ pausedAt }) => pausedAt !== null).map(({ email, pausedReason }) => [email, pausedReason]),
  ]);
}

/** How many messages have each status. */
export async function counts({ db }: App, name: string): Promise<Record<string, number>> {
  const rows = await db.execute<{ status: string; count: number }>(sql`
    select m.status, count(*)::int as count from messages m join sequences s on s.id = m.sequence_id
    where s.name = ${name} group by m.status`);
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
