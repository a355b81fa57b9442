import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, leads } from "../../src/db/schema/index.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { queueMails } from "../send/support.ts";

async function counts({ app }: TestEngine) {
  const [row] = await app.db.execute(sql`
    select (select count(*)::int from enrollments) as enrollments, (select count(*)::int from messages) as messages,
      (select count(distinct lead_id)::int from decisions) as decided`);
  return row;
}

test("mails go with their enrollment, decisions with their lead, and nobody else's", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 3);
  expect(await counts(t)).toEqual({ enrollments: 3, messages: 3, decided: 3 });

  const [ada, bob] = await t.app.db.select().from(leads).orderBy(leads.email);
  await t.app.db.delete(enrollments).where(eq(enrollments.leadId, ada!.id));
  expect(await counts(t)).toEqual({ enrollments: 2, messages: 2, decided: 3 });
  await t.app.db.delete(leads).where(eq(leads.id, bob!.id));
  expect(await counts(t)).toEqual({ enrollments: 1, messages: 1, decided: 2 });
});
