import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { enrollments, messages, templates } from "../../src/db/schema/index.ts";
import { explainEnrollment } from "../../src/enrollment/explain/explain.ts";
import { createLead } from "../../src/lead/create-lead.ts";
import { patchLead } from "../../src/lead/patch-lead.ts";
import { createSequence } from "../../src/sequence/create-sequence.ts";
import { parseDefinition } from "../../src/sequence/definition/check/parse.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { putDraft } from "../../src/sequence/put-draft.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";
import { smallTemplate } from "../support/sequences.ts";

const dayMs = 86_400_000;

function read(definition: object) {
  const parsed = parseDefinition(definition);
  if (parsed.kind === "invalid") throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
}

async function published({ app }: TestEngine, definition: object): Promise<string> {
  const now = app.clock.now();
  await app.db
    .insert(templates)
    .values({ key: "mail", mjml: smallTemplate("Of the template"), createdAt: now, updatedAt: now });
  const { id } = await createSequence(app, { definition: read(definition) });
  await publishSequence(app, { id });
  return id;
}

const tell = (t: TestEngine, name: string, properties: Record<string, unknown>) =>
  recordEvent(t.app, { name, lead: { email: "ada@lead.test" }, properties, source: "api" });

test("each abandoned cart is reminded of, until it is ordered", async () => {
  await using t = await openTestEngine();
  const where = [{ property: "cartId", op: "eq", trigger: "cartId" }];
  await published(t, {
    name: "Cart",
    trigger: { event: "cart_abandoned", key: "cartId" },
    exits: [{ on: "event", event: "order_placed", where }],
    steps: [
      { id: "one", kind: "email", template: "mail" },
      { id: "pause", kind: "wait", for: "P1D" },
      { id: "two", kind: "email", template: "mail" },
    ],
  });
  await tell(t, "cart_abandoned", { cartId: "c-1" });
  await tell(t, "cart_abandoned", { cartId: "c-2" });
  await untilIdle(t.app);
  t.clock.advanceBy(1000);
  await tell(t, "order_placed", { cartId: "c-1" });
  await untilIdle(t.app);
  t.clock.advanceBy(dayMs);
  await untilIdle(t.app);
  const sent = await t.app.db
    .select({ key: enrollments.key, stepId: messages.stepId, status: messages.status })
    .from(messages)
    .innerJoin(enrollments, eq(enrollments.id, messages.enrollmentId));
  expect(
    sent.map(({ key, stepId, status }) => `${key} ${stepId} ${status}`).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(["c-1 one sent", "c-2 one sent", "c-2 two sent"]);
});

test("a change of a lead alone brings the mail, since the sweep finds it", async () => {
  await using t = await openTestEngine();
  await published(t, {
    name: "Pro",
    trigger: { becomes: { attribute: "plan", op: "eq", value: "pro" } },
    steps: [{ id: "one", kind: "email", template: "mail" }],
  });
  const { id } = await createLead(t.app, { email: "ada@lead.test" });
  await patchLead(t.app.db, { id, patch: { attributes: { plan: "pro" } } }, t.clock.now());
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("ada@lead.test"));
  await untilIdle(t.app);
  expect(t.mailbox.messages).toHaveLength(1);
});

test("a subject stands with its message, through a retry and a newer version", async () => {
  const refused = new Set<string>();
  const reject = (recipient: string) => {
    if (refused.has(recipient)) return undefined;
    refused.add(recipient);
    return { code: 452, message: "4.2.2 mailbox full" };
  };
  await using t = await openTestEngine({ reject });
  const subjects = (one: string, two: string, weights: [number, number]) => ({
    name: "Subjects",
    trigger: { event: "signup" },
    steps: [
      {
        id: "one",
        kind: "email",
        template: "mail",
        subjects: [
          { name: "own", weight: weights[0] },
          { name: "short", weight: weights[1], subject: one },
          { name: "long", weight: weights[1], subject: two },
        ],
      },
    ],
  });
  const id = await published(t, subjects("Hi {{ lead.firstName }}", "Hello {{ lead.firstName }}", [1, 1]));
  for (let n = 0; n < 6; n += 1) {
    const lead = { email: `lead${n}@lead.test`, firstName: `Lead${n}` };
    await recordEvent(t.app, { name: "signup", lead, properties: {}, source: "api" });
  }
  const chosen = await eventually(async () => {
    const rows = await t.app.db.select().from(messages);
    return rows.length === 6 && rows.every(({ status }) => status === "deferred") ? rows : undefined;
  });
  const variants = new Map(chosen.map((row) => [row.id, row.subjectVariant]));
  expect([...variants.values()].every((name) => name !== null)).toBe(true);
  await putDraft(t.app, { id, definition: read(subjects("Changed", "Changed too", [1, 0])) });
  await publishSequence(t.app, { id, running: { kind: "move", map: {}, release: false } });
  t.clock.advanceBy(dayMs);
  await untilIdle(t.app);
  const sent = await t.app.db.select().from(messages);
  for (const { id: messageId, status, subject, subjectVariant, email, enrollmentId } of sent) {
    const name = email.replace(/^lead(\d).*/, "Lead$1");
    const expected = { own: "Of the template", short: `Hi ${name}`, long: `Hello ${name}` }[subjectVariant ?? ""];
    expect([status, subjectVariant, subject]).toEqual(["sent", variants.get(messageId), expected]);
    const mail = t.mailbox.messages.find(({ envelope }) => envelope.to.includes(email));
    expect(mail?.subject).toBe(expected);
    const explained = await explainEnrollment(t.app, { id: enrollmentId });
    expect(explained.messages[0]?.subjectVariant).toBe(subjectVariant);
    const decision = explained.decisions.find(({ outcome }) => outcome === "send");
    expect(decision?.inputs["subject"]).toBe(subjectVariant);
  }
});
