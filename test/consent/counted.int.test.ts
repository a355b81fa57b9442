import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { countUntracked } from "../../src/consent/hit/count-untracked.ts";
import { whoMayBeCounted } from "../../src/consent/hit/who-may-be-counted.ts";
import { messages } from "../../src/db/schema/index.ts";
import { setConsent } from "../../src/enrollment/consent/set-consent.ts";
import { newId } from "../../src/platform/ids.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { openTestEngine } from "../support/engine.ts";
import { defaultSenderId, queueMails } from "../send/support.ts";

test("a withdrawal works for mails that were sent before, from the commit on, and a grant for none of them", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 3);
  const { db } = t.app;
  const rows = await db.select().from(messages).orderBy(messages.email);
  const [one, two, three] = rows.map(({ id, leadId }) => ({ id, leadId }));
  const say = (leadId: string, said: object) =>
    setConsent(t.app, { id: leadId, said: { method: "page", ...said }, by: "recipient" });
  await say(two!.leadId, { opens: "denied", clicks: "denied" });
  await dispatchSender(t.app, await defaultSenderId(t.app));
  const unknown = newId();
  const ask = () => whoMayBeCounted(db, [...rows.map(({ id }) => id), unknown]);

  expect(Object.fromEntries(await ask())).toMatchObject({
    [one!.id]: { opens: true, clicks: true, profile: true },
    [two!.id]: { opens: false, clicks: false, profile: true },
    [three!.id]: { opens: true, clicks: true, profile: true },
  });
  await say(one!.leadId, { opens: "denied", profile: "denied" });
  await say(two!.leadId, { opens: "granted", clicks: "granted" });
  const later = await ask();
  expect(later.get(one!.id)).toMatchObject({ opens: false, clicks: true, profile: false });
  expect(later.get(two!.id)).toMatchObject({ opens: false, clicks: false, profile: true });
  expect(later.get(unknown)).toBeUndefined();

  await db.execute(sql`update leads set attributes = '{"country": "FR"}' where id = ${three!.leadId}::uuid`);
  expect((await ask()).get(three!.id)).toMatchObject({ opens: false, clicks: false, profile: false });
  await db.execute(sql`update messages set measured = null where id = ${one!.id}::uuid`);
  expect((await ask()).get(one!.id)).toMatchObject({ opens: false, clicks: false });
  await db.execute(sql`insert into settings (key, value, updated_at) values ('consent', '"broken"', now())`);
  expect([...(await ask()).values()].some(({ opens, clicks, profile }) => opens || clicks || profile)).toBe(false);
});

test("what comes of nobody is counted by step and day, also by many at once", async () => {
  await using t = await openTestEngine({ roles: [] });
  const sequenceId = newId();
  const hit = (kind: "open" | "click", day: number) => ({
    sequenceId,
    stepId: "one",
    kind,
    at: new Date(Date.UTC(2026, 0, day, 23)),
    hits: 1,
  });
  const batch = [hit("open", 5), hit("click", 5), hit("open", 6), hit("open", 5)];
  await Promise.all(Array.from({ length: 10 }, () => t.app.db.transaction((tx) => countUntracked(tx, batch))));
  await countUntracked(t.app.db, []);
  const rows = await t.app.db.execute(sql`select kind, day::text, count from untracked_hits order by kind, day`);
  expect([...rows]).toEqual([
    { kind: "click", day: "2026-01-05", count: 10 },
    { kind: "open", day: "2026-01-05", count: 20 },
    { kind: "open", day: "2026-01-06", count: 10 },
  ]);
});
