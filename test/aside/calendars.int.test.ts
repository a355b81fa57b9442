import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { repAbsences, reps } from "../../src/db/schema/index.ts";
import { createRep } from "../../src/rep/create-rep.ts";
import { pollCalendars } from "../../src/rep/calendar/poll-calendars.ts";
import { openTestApi } from "../api/support.ts";
import { asides, jobsOf, minuteMs, plant } from "./support.ts";

const feed =
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20260112\r\nEND:VEVENT\r\nEND:VCALENDAR";

test("calendars: of several reps, one whose absences cannot be written is set aside alone, and read once it can", async () => {
  const server = createServer((_, response) => void response.end(feed)).listen(0, "127.0.0.1");
  await using t = await openTestApi();
  await using closing = new AsyncDisposableStack();
  closing.defer(() => void server.close());
  const calendarUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.ics`;
  const app = { ...t.app, webhooks: { allowPrivate: true } };
  const ids: string[] = [];
  for (const name of ["ann", "bob", "cyd"]) {
    ids.push((await createRep(app, { name, email: `${name}@acme.test`, calendarUrl })).id);
  }
  const away = async () =>
    (await t.app.db.select().from(repAbsences)).map(({ repId }) => ids.indexOf(repId)).toSorted((a, b) => a - b);
  const mend = await plant(t.app, "rep_absences", `new.rep_id = '${ids[1]}'`);
  await pollCalendars(app);
  expect(await away()).toEqual([0, 2]);
  expect(await asides(t.app)).toMatchObject([{ job: "calendars", kind: "calendar", subject: ids[1], tries: 1 }]);

  await mend();
  t.clock.advanceBy(minuteMs);
  await jobsOf(app).retry({});
  expect(await away()).toEqual([0, 1, 2]);
  expect(await asides(t.app)).toEqual([]);
  expect(await t.app.db.$count(reps)).toBe(3);
});
