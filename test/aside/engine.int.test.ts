import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { asides, breakTemplates, publish, signUp } from "./support.ts";

test("a running engine with a broken version sends what it can, tells the operator, and sends the rest once it is mended", async () => {
  await using t = await openTestEngine({ settings: { operator: { email: "ops@acme.test" } } });
  const broken = await publish(t.app, "Broken");
  await publish(t.app, "Welcome");
  await breakTemplates(t.app, broken);
  await signUp(t.app, ["ada@lead.test"]);
  await t.mailbox.waitFor(({ subject }) => subject === "Welcome");
  const told = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("ops@acme.test"));
  expect(told.subject).toBe("Set aside: 1 event");
  expect(await asides(t.app)).toMatchObject([{ job: "enroll", tries: 1, code: "version_unreadable" }]);

  await publishSequence(t.app, { id: broken });
  await t.mailbox.waitFor(({ subject }) => subject === "Broken");
  await eventually(async () => (await asides(t.app)).length === 0);
  // Nothing was tried in between, and no job has failed.
  expect(await t.app.db.execute(sql`select * from failing_jobs`)).toEqual([]);
});
