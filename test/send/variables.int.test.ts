import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { leads, reps } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { putTemplate } from "../../src/render/put-template.ts";
import { dispatchSender } from "../../src/send/lane/dispatch.ts";
import { createSequence } from "../../src/sequence/create-sequence.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { defaultSenderId } from "./support.ts";
import { openTestEngine } from "../support/engine.ts";

const says = (content: string) =>
  `<mjml><mj-head><mj-title>For {{ lead.firstName }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>${content}</mj-text></mj-column></mj-section></mj-body></mjml>`;

test("a mail says what the trigger's event, the lead, the step and the rep are", async () => {
  await using t = await openTestEngine({ roles: [] });
  const { app } = t;
  const mjml = says(
    '[{{ event.ebook | default: "?" }}][{{ event.occurredAt | date_in_zone: "long" | default: "?" }}][{{ lead.tags | join: "+" }}]' +
      '[{{ lead.stage }}][{{ lead.score }}][{{ lead.id }}][{{ step.id }}][{{ sequence.name }}][{{ rep.name | default: "?" }}]',
  );
  await putTemplate(app, { key: "told", mjml });
  const read = parseDefinition({
    name: "Told",
    trigger: { event: "got" },
    steps: [{ id: "tell", kind: "email", template: "told" }],
  });
  if (read.kind === "invalid") throw new Error("wrong");
  const { id } = await createSequence(app, { definition: read.definition });
  await publishSequence(app, { id });
  const lead = { email: "mara@lead.test", firstName: "Mara", tags: ["a", "b"], locale: "de-DE" };
  await recordEvent(app, { name: "got", lead, properties: { ebook: "Handbook" }, source: "api" });
  const [rep] = await app.db
    .insert(reps)
    .values({ name: "Robin Reyes", email: "robin@acme.test", createdAt: t.clock.now() })
    .returning();
  await app.db.update(leads).set({ repId: rep!.id, fitScore: 30, engagementScore: 45 });
  await enrollFromEvents(app);
  await advanceDue(app);
  await dispatchSender(app, await defaultSenderId(app));
  const [found] = await app.db.select().from(leads).where(eq(leads.email, "mara@lead.test"));
  const [mail] = t.mailbox.messages;
  const said = `[Handbook][5. Januar 2026][a+b][lead][75][${found!.id}][tell][Told][Robin Reyes]`;
  expect(mail!.text).toContain(said);
  expect(mail!.html).toContain(said);
});
