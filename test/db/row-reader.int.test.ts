import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { executeLists } from "../../src/db/prepared.ts";
import { openRowReader } from "../../src/db/row-reader.ts";
import { enrollments, leads } from "../../src/db/schema/index.ts";
import { openTestEngine } from "../support/engine.ts";
import { queueMails } from "../send/support.ts";

test("a row that is read is the one that Drizzle selects", async () => {
  await using t = await openTestEngine({ roles: [] });
  await queueMails(t.app, 2);
  await t.app.db.update(leads).set({ attributes: { plan: "pro", seats: 3 }, tags: ["a b", 'with "quotes"', "c,d"] });
  const lead = openRowReader(leads, "l_");
  const enrollment = openRowReader(enrollments, "e_");
  for (const db of [t.app.db, t.app.db.$byKey]) {
    const raw = await db.execute(sql`
      select ${lead.columns}, ${enrollment.columns} from leads join enrollments on enrollments.lead_id = leads.id
      order by leads.id`);
    expect(raw.map(lead.read)).toEqual(await db.select().from(leads).orderBy(leads.id));
    expect(raw.map(enrollment.read)).toEqual(await db.select().from(enrollments).orderBy(enrollments.leadId));
    const brief = openRowReader(leads, "b_", ["tags", "attributes", "createdAt"]);
    const [first] = await db.execute(sql`select ${brief.columns} from leads order by id limit 1`);
    const [{ tags: _tags, attributes: _attributes, createdAt: _createdAt, ...rest } = {}] = await db
      .select()
      .from(leads)
      .orderBy(leads.id)
      .limit(1);
    expect(first && brief.read(first)).toEqual(rest);
  }
  const columns = sql`${lead.columns}, ${enrollment.columns}`;
  const all = sql`select ${columns} from leads join enrollments on enrollments.lead_id = leads.id order by leads.id`;
  const [named, listed] = [await t.app.db.execute(all), await executeLists(t.app.db, all)];
  expect(listed.map((values) => lead.readList(values))).toEqual(named.map(lead.read));
  expect(listed.map((values) => enrollment.readList(values, lead.width))).toEqual(named.map(enrollment.read));
});
