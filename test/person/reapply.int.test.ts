import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { erasures, leads, suppressions } from "../../src/db/schema/index.ts";
import { createLead } from "../../src/lead/create-lead.ts";
import { eraseLead } from "../../src/person/erase/erase-person.ts";
import { reapplyErasures } from "../../src/person/erase/reapply.ts";
import { exportReceipts, readReceipts } from "../../src/person/erase/receipts.ts";
import { openTestEngine } from "../support/engine.ts";
import { findEverywhere } from "./support.ts";

const [tom, becky, huck] = ["tom@river.test", "becky@river.test", "huck@river.test"];

test("after the restore of an older backup whoever was erased is erased again, by the list beside it, and nobody else", async () => {
  await using t = await openTestEngine({ roles: [] });
  const made = [];
  for (const email of [tom, becky, huck]) made.push(await createLead(t.app, { email, firstName: "X" }));
  t.clock.advanceBy(1_000);
  await eraseLead(t.app, { id: made[0]!.id, keep: "always" });
  await eraseLead(t.app, { id: made[1]!.id, keep: "never" });
  let list = "";
  for await (const line of exportReceipts(t.app)) list += line;
  expect(list).not.toContain("river.test");
  // The backup is of before: both are there again, with a suppression in plain, and no receipt.
  await t.app.db.delete(erasures);
  await t.app.db.delete(suppressions);
  await t.app.db.insert(leads).values([made[0]!, made[1]!]);
  await t.app.db.insert(suppressions).values({ email: tom, reason: "unsubscribe", createdAt: made[0]!.createdAt });

  expect(await reapplyErasures(t.app, readReceipts(list))).toBe(2);
  expect((await t.app.db.select().from(leads)).map(({ email }) => email)).toEqual([huck]);
  expect(await findEverywhere(t.app, [tom, becky])).toEqual([]);
  expect(await t.app.db.select().from(suppressions)).toMatchObject([{ email: null, reason: "unsubscribe" }]);
  expect(await reapplyErasures(t.app)).toBe(0);
});

test("who came back after an erasure is not erased again", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { id } = await createLead(t.app, { email: tom });
  await eraseLead(t.app, { id, keep: "never" });
  t.clock.advanceBy(1_000);
  const again = await createLead(t.app, { email: tom });
  expect(await reapplyErasures(t.app)).toBe(0);
  expect(
    await t.app.db
      .select()
      .from(leads)
      .where(inArray(leads.id, [again.id])),
  ).toHaveLength(1);
});

test("an address that stands only in the mail that came in goes as well", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { id } = await createLead(t.app, { email: tom });
  await t.app.db.insert(suppressions).values({ email: tom, reason: "complaint", createdAt: t.clock.now() });
  t.clock.advanceBy(1_000);
  await eraseLead(t.app, { id, keep: "auto" });
  const [hashed] = await t.app.db.select().from(suppressions);
  expect(hashed).toMatchObject({ email: null, reason: "complaint" });
  await t.app.db.delete(suppressions).where(eq(suppressions.id, hashed!.id));
  await t.app.db.insert(suppressions).values({ email: tom, reason: "complaint", createdAt: new Date(0) });
  expect(await reapplyErasures(t.app)).toBe(1);
  expect(await findEverywhere(t.app, [tom])).toEqual([]);
});
