import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enrollments, leads, senders, sequences } from "../../src/db/schema/index.ts";
import { createSender } from "../../src/sender/create-sender.ts";
import { senderInput } from "../../src/sender/sender-schemas.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { publishMails } from "../support/sequences.ts";
import { driveTo, untilSent } from "./drive.ts";
import { openReader } from "./support.ts";
import type { AheadAnswer, Reader } from "./support.ts";

let t: TestEngine;
let reader: Reader;
const calendar = async (query: string) => {
  const response = await reader.get(`/v1/reports/calendar?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as AheadAnswer;
};

// Two sequences share a sender of five mails a day, one of them within a window and without the holidays of Bavaria; a third one
// has a sender that warms up, and gives each lead two mails a week, whatever else they get.
beforeAll(async () => {
  t = await openTestEngine({ roles: ["api", "worker"] });
  reader = await openReader(t);
  await t.app.db.update(senders).set({ dailyCap: 5, timezone: "Europe/Berlin" });
  const warm = await createSender(
    t.app,
    senderInput.parse({
      name: "Bea",
      email: "bea@acme.test",
      warmUp: { startedAt: "2026-01-05T00:00:00Z", first: 2, factor: 1.5 },
    }),
  );
  const open = [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "12:00" }];
  await publishMails(t.app, {
    name: "Welcome",
    window: { zone: "Europe/Berlin", open },
    holidays: { countries: ["DE-BY"] },
    spread: "PT2H",
  });
  await publishMails(t.app, { name: "Trial", event: "trial", mails: 2 });
  const guide = await publishMails(t.app, { name: "Guide", event: "guide", mails: 3, cap: { perWeek: 2 } });
  await t.app.db
    .update(sequences)
    .set({ senderIds: [warm.id] })
    .where(eq(sequences.id, guide));
  // Each at an instant of its own: of one instant, it is nobody's business which goes first.
  const enroll = async (name: string, numbers: readonly number[]) => {
    for (const no of numbers) {
      await recordEvent(t.app, { name, lead: { email: `lead${no}@lead.test` }, properties: {}, source: "api" });
      await untilSent(t);
      t.clock.advanceBy(7_000);
    }
  };
  await enroll("signup", [1, 2, 3, 4, 5, 6, 7]);
  await enroll("guide", [5, 6, 7, 8, 9]);
  await driveTo(t, new Date("2026-01-07T15:00:00Z"));
  // Now they are at every kind of place: in waits, in the lanes, held by caps.
  await enroll("trial", [10, 11, 12, 13, 14, 15, 16]);
  await enroll("signup", [17, 18]);
  await untilSent(t);
  const of = async (no: number) => {
    const [lead] = await t.app.db
      .select()
      .from(leads)
      .where(eq(leads.email, `lead${no}@lead.test`));
    return lead!.id;
  };
  await t.app.db
    .update(leads)
    .set({ awayUntil: new Date("2026-01-20T08:00:00Z") })
    .where(eq(leads.id, await of(1)));
  await t.app.db
    .update(enrollments)
    .set({ status: "paused", resumeAt: new Date("2026-01-15T10:00:00Z") })
    .where(eq(enrollments.leadId, await of(2)));
  await t.app.db
    .update(enrollments)
    .set({ status: "paused" })
    .where(eq(enrollments.leadId, await of(3)));
}, 120_000);
afterAll(() => t[Symbol.asyncDispose]());

const days = (answer: AheadAnswer, section: string, key: string) =>
  answer.sections[section]!.flatMap(({ by, cells }) =>
    cells["mails"]!.value === 0 ? [] : [`${by["from"]!.slice(0, 10)} ${by[key] ?? "all"} ${cells["mails"]!.value}`],
  ).toSorted();

test("what it says is what the engine sends, day by day, by sender and by sequence", { timeout: 180_000 }, async () => {
  const to = "2026-02-04T00:00:00Z";
  const bySender = await calendar(`to=${to}`);
  const bySequence = await calendar(`to=${to}&groupBy=sequence`);
  expect(bySender).toMatchObject({ exact: true, enough: true });
  expect(bySender.notes.map(({ code }) => code)).toEqual(["if_nobody_answers"]);
  const from = bySender.asOf;
  const waiting = bySender.sections["days"]!.map(({ cells }) => cells["waiting"]!.value);
  expect(waiting[0]).toBeGreaterThan(0);
  const pileUps = bySender.sections["pileUps"]!.map(({ by }) => by);
  expect(pileUps[0]!["goneAt"]).not.toBeNull();
  const gone = new Date(pileUps[0]!["goneAt"]!);

  const stillWaiting = async () => {
    const [row] = await t.app.db.execute<{ count: number }>(sql`
      select count(*)::int as count from messages m join enrollments e on e.id = m.enrollment_id
      where m.status in ('queued', 'deferred') and e.status = 'active' and m.sender_id = ${pileUps[0]!["senderId"]!}`);
    return row!.count;
  };
  await driveTo(t, new Date(gone.getTime() - 1));
  expect(await stillWaiting()).toBeGreaterThan(0);
  t.clock.advanceTo(gone);
  await untilSent(t);
  expect(await stillWaiting()).toBe(0);
  await driveTo(t, new Date(to));

  const sent = async (group: "sender_id" | "sequence_id") => {
    const rows = await t.app.db.execute<{ day: string; of: string; count: number }>(sql`
      select (sent_at at time zone 'UTC')::date::text as day, ${sql.identifier(group)} as of, count(*)::int as count from messages
      where sent_at > ${from} group by 1, 2`);
    return rows.map(({ day, of, count }) => `${day} ${of} ${count}`).toSorted();
  };
  expect(days(bySender, "senders", "senderId")).toEqual(await sent("sender_id"));
  expect(days(bySequence, "sequences", "sequenceId")).toEqual(await sent("sequence_id"));
  expect((await sent("sender_id")).length).toBeGreaterThan(10);
});
