import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { outbox, repAbsences, reps, setAsides } from "../../src/db/schema/index.ts";
import { createSealer } from "../../src/platform/secret/seal.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { presentRep } from "../../src/rep/rep-schemas.ts";
import { pollCalendars } from "../../src/rep/calendar/poll-calendars.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";

const hourMs = 3_600_000;
let t: TestApi;
let base: string;
/** What the calendar server answers now, and what it was asked with. */
let answer: { status?: number; body?: string; headers?: Record<string, string> };
let asked: { url: string; since: string | undefined }[] = [];
const server = createServer((request, response) => {
  asked.push({ url: request.url ?? "", since: request.headers["if-none-match"] });
  const isSame = answer.headers?.["ETag"] !== undefined && request.headers["if-none-match"] === answer.headers["ETag"];
  response.writeHead(isSame ? 304 : (answer.status ?? 200), answer.headers).end(isSame ? "" : answer.body);
});
beforeAll(async () => {
  t = await openTestApi();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await t[Symbol.asyncDispose]();
});
beforeEach(() => {
  asked = [];
});

const feed = (...from: string[]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    ...from.flatMap((day) => [
      "BEGIN:VEVENT",
      `UID:${day}`,
      `DTSTART;VALUE=DATE:${day}`,
      "SUMMARY:Knee surgery",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ].join("\r\n");

let n = 0;
async function hire(path: string) {
  n += 1;
  const rep = await createRep(
    { ...t.app, webhooks: { allowPrivate: true } },
    { name: `Rep ${n}`, email: `rep${n}@acme.test`, zone: "Europe/Berlin", calendarUrl: `${base}${path}` },
  );
  return presentRep(rep);
}
const rep = async (id: string) => (await t.call("GET", `/v1/reps/${id}`)).json as Record<string, unknown>;
const daysOf = async (id: string) => {
  const rows = await t.app.db
    .select()
    .from(repAbsences)
    .where(eq(repAbsences.repId, id))
    .orderBy(asc(repAbsences.startsAt));
  return rows.map(({ fromDate, source }) => `${fromDate} ${source}`);
};
const poll = async (laterMs = 0) => {
  t.clock.advanceBy(laterMs);
  await pollCalendars({ ...t.app, webhooks: { allowPrivate: true } });
};

test("absences come from the calendar each hour, beside those that were written by hand; the link is kept secret", async () => {
  answer = { body: feed("20260112", "20260119"), headers: { ETag: '"one"' } };
  const { id, ...made } = await hire("/secret-7f3a/basic.ics");
  expect(made).toMatchObject({ hasCalendar: true, calendarReadAt: null, calendarError: null });
  await t.call("POST", `/v1/reps/${id}/absences`, { fromDate: "2026-01-12", toDate: "2026-01-12" });
  await poll();
  expect(await daysOf(id)).toEqual(
    ["2026-01-12 hand", "2026-01-12 calendar", "2026-01-19 calendar"].toSorted((a, b) =>
      a.slice(0, 10).localeCompare(b.slice(0, 10)),
    ),
  );
  await poll(hourMs - 1);
  expect(asked).toHaveLength(1);

  // Unchanged, the server says so; changed, it takes the place of what was.
  await poll(1);
  answer = { body: feed("20260126"), headers: { ETag: '"two"' } };
  await poll(hourMs);
  expect(asked.map(({ since }) => since)).toEqual([undefined, '"one"', '"one"']);
  expect(await daysOf(id)).toEqual(["2026-01-12 hand", "2026-01-26 calendar"]);

  const everywhere = JSON.stringify([
    await rep(id),
    (await t.call("GET", `/v1/reps/${id}/absences`)).json,
    await t.app.db.select().from(reps),
  ]);
  expect(everywhere).not.toMatch(/secret-7f3a|surgery/);
  const [told] = await t.app.db.select().from(repAbsences).where(eq(repAbsences.source, "calendar"));
  const refused = await t.call("DELETE", `/v1/reps/${id}/absences/${told!.id}`);
  expect([refused.status, refused.json["code"]]).toEqual([409, "absence_of_calendar"]);

  await t.call("PATCH", `/v1/reps/${id}`, { calendarUrl: null });
  expect(await daysOf(id)).toEqual(["2026-01-12 hand"]);
  expect(await rep(id)).toMatchObject({ hasCalendar: false });
  await poll(hourMs);
  expect(asked).toHaveLength(3);
});

test("a calendar that is broken says so on its rep, keeps what it said before, and costs nobody else anything", async () => {
  answer = { body: feed("20260202") };
  const { id } = await hire("/a.ics");
  await poll();
  answer = { status: 404, body: "no" };
  await poll(hourMs);
  expect(await rep(id)).toMatchObject({ calendarError: "The calendar could not be had: it answered 404." });
  answer = { body: "<!doctype html>" };
  const other = await hire("/b.ics");
  await poll(hourMs);
  expect(await rep(other.id)).toMatchObject({ calendarError: expect.stringContaining("no calendar") });
  expect(await daysOf(id)).toEqual(["2026-02-02 calendar"]);

  // Sealed with a key that is not known any more, beside one that is well.
  const foreign = createSealer("another key, long enough to be taken as one", "test").seal(`${base}/c.ics`);
  await t.app.db.update(reps).set({ sealedCalendarUrl: foreign }).where(eq(reps.id, id));
  answer = { body: feed("20260209") };
  await poll(hourMs);
  expect(await rep(id)).toMatchObject({ calendarError: expect.stringContaining("SECRET_KEY") });
  expect(await rep(other.id)).toMatchObject({ calendarError: null });
  expect(await daysOf(other.id)).toEqual(["2026-02-09 calendar"]);
  expect(await t.app.db.select().from(setAsides)).toEqual([]);
  await t.app.db.update(reps).set({ calendarDueAt: null });
});

test("the operator is told once of a calendar that has been broken for a day, and again should it break again", async () => {
  answer = { status: 404, body: "no" };
  const { id } = await hire("/broken.ics");
  const told = () =>
    t.app.db.$count(
      outbox,
      sql`${outbox.entry} ->> 'topic' = 'calendar.failing' and ${outbox.entry} ->> 'repId' = ${id}`,
    );
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour++) await poll(hourMs);
  };
  await poll();
  await hours(23);
  expect(await told()).toBe(0);
  await hours(3);
  expect(await told()).toBe(1);
  answer = { body: feed("20260209") };
  await hours(1);
  answer = { body: "<!doctype html>" };
  await hours(24);
  expect(await told()).toBe(1);
  await hours(1);
  expect(await told()).toBe(2);
  await t.app.db.update(reps).set({ calendarDueAt: null });
});

test("a whole day is another span in another zone; a link that is none is refused", async () => {
  answer = { body: feed("20260302") };
  const { id } = await hire("/zone.ics");
  await poll();
  await t.call("PATCH", `/v1/reps/${id}`, { zone: "America/New_York" });
  await poll();
  const [away] = await t.app.db.select().from(repAbsences).where(eq(repAbsences.repId, id));
  expect(away?.startsAt).toEqual(new Date("2026-03-02T05:00:00Z"));
  for (const calendarUrl of [
    "file:///etc/passwd",
    "soon",
    "ftp://x.test/a.ics",
    "http://calendar.example/a.ics",
    "https://127.0.0.1/a.ics",
    "https://user:pw@calendar.example/a.ics",
  ]) {
    const { status, json } = await t.call("PATCH", `/v1/reps/${id}`, { calendarUrl });
    expect([status, (json["problems"] as { pointer: string }[])[0]?.pointer]).toEqual([422, "/calendarUrl"]);
  }
});

test("what is in our own network is not asked", async () => {
  answer = { body: feed("20260302") };
  const { id } = await hire("/private.ics");
  await pollCalendars({ ...t.app, webhooks: { allowPrivate: false } });
  expect(asked).toEqual([]);
  expect(await rep(id)).toMatchObject({ calendarError: expect.stringContaining("only https:") });
});
