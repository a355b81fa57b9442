import { expect, test } from "vitest";
import { messages, sequences } from "../../src/db/schema/index.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { openTestEngine } from "../support/engine.ts";
import { queueMails, signUp } from "./support.ts";

test.each([
  ["has no subject once it is filled in", "{{ lead.nickname }}", "the subject is empty"],
  ["cannot be filled in within the limits", "{% for n in (1..10000000) %}x{% endfor %}", "limit exceeded"],
])("a mail that %s is rejected with what to do, and the others go", async (_what, subject, reason) => {
  await using t = await openTestEngine({ roles: [] });
  const senderId = await queueMails(t.app, 1);
  const dates = { createdAt: t.clock.now(), updatedAt: t.clock.now() };
  const steps = [{ id: "broken", kind: "email", template: "welcome/1", subject }];
  const draft = { name: "Broken", trigger: { event: "signup" }, steps };
  const [broken] = await t.app.db
    .insert(sequences)
    .values({ name: "Broken", draft, ...dates })
    .returning({ id: sequences.id });
  await publishSequence(t.app, { id: broken!.id });
  await signUp(t.app, ["two@lead.test"]);
  await dispatchSender(t.app, senderId);
  const rows = await t.app.db.select().from(messages).orderBy(messages.stepId);
  expect(rows.map(({ stepId, status }) => [stepId, status])).toEqual([
    ["broken", "rejected"],
    ["mail-1", "sent"],
    ["mail-1", "sent"],
  ]);
  expect(rows[0]).toMatchObject({ reason: "refused", response: expect.stringContaining(reason), subject: null });
});
