import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activities, events, handoffs, messages, sequences, templates } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { engage } from "../../src/promote/engage/engage.ts";
import { answersUrl, unsubscribeUrl } from "../../src/send/mail/links.ts";
import { newTestId } from "../../src/send/mail/test-id.ts";
import { publishSequence } from "../../src/sequence/publish/publish.ts";
import { readMessageSource } from "../../src/send/ledger/message-source.ts";
import { openTestApi } from "../api/support.ts";
import type { TestApi } from "../api/support.ts";
import { leadOf, post } from "./support.ts";

const criteria = [
  { key: "budget", name: "Budget", question: "Can they pay?", ask: "Do you have a budget?", attribute: "hasBudget" },
  { key: "need", name: "Need", question: "What for?", ask: "Do you need it this year?" },
  { key: "secret", name: "Authority", question: "Is this person senior enough to matter?" },
];

let t: TestApi;
let leadId: string;
let messageId: string;
let page: string;

beforeAll(async () => {
  t = await openTestApi();
  const now = t.clock.now();
  await t.call("PUT", "/v1/settings/qualification", { criteria, sql: { of: ["budget"], need: "all" } });
  const mjml = `<mjml><mj-head><mj-title>A question</mj-title></mj-head><mj-body><mj-section><mj-column>
    <mj-button href="{{ answers_url }}/budget/yes">Yes</mj-button>
    <mj-text><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
  </mj-column></mj-section></mj-body></mjml>`;
  await t.app.db.insert(templates).values({ key: "ask", mjml, createdAt: now, updatedAt: now });
  const any = [{ event: "answered", where: [{ property: "answer", op: "eq", value: "yes" }] }];
  const draft = {
    name: "Ask",
    trigger: { event: "signup" },
    promotion: { any },
    steps: [{ id: "ask", kind: "email", template: "ask" }],
  };
  const [sequence] = await t.app.db
    .insert(sequences)
    .values({ name: "Ask", draft, createdAt: now, updatedAt: now })
    .returning({ id: sequences.id });
  await publishSequence(t.app, { id: sequence!.id });
  await t.call("POST", "/v1/reps", { name: "Robin", email: "robin@reps.test" });
  const { json } = await t.call("POST", "/v1/events", { name: "signup", lead: { email: "ada@answers.test" } });
  leadId = json.leadId;
  await enrollFromEvents(t.app);
  await advanceDue(t.app);
  const [message] = await t.app.db.select().from(messages).where(eq(messages.leadId, leadId));
  messageId = message!.id;
  t.clock.advanceBy(1_000);
  page = answersUrl(t.app.site, t.app.signers.unsubscribe, messageId).replace(t.app.site.publicUrl, "");
});
afterAll(() => t[Symbol.asyncDispose]());

const answered = () =>
  t.app.db
    .select({ properties: events.properties })
    .from(events)
    .where(and(eq(events.leadId, leadId), eq(events.name, "answered")));

test("the mail has the link, and it is not measured", async () => {
  const { raw } = await readMessageSource(t.app, { id: messageId });
  const source = raw.toString("latin1").replaceAll("=\r\n", "");
  // What the API shows has no token that works.
  expect(source).toMatch(/http:\/\/ripen\.test\/a\/[a-z2-7]+\/budget\/yes/);
  expect(source).not.toContain(page);
});

test("looking at it answers nothing, however often, and shows no word that is meant for reps", async () => {
  for (const path of [page, `${page}/budget/yes`, `${page}/budget/no`]) {
    const { status, text } = await t.raw(path);
    expect(status).toBe(200);
    expect(text).toContain("Do you have a budget?");
    expect(text).not.toContain("Can they pay");
    expect((await t.raw(path, { method: "HEAD" })).status).toBe(200);
  }
  expect((await t.raw(`${page}/budget/yes`)).text).toMatch(/value="yes" required checked/);
  expect((await leadOf(t, leadId)).qualification).toEqual({});
  expect(await answered()).toEqual([]);
});

test("a POST without the button of the page answers nothing; a criterion that leads are not asked about takes no answer", async () => {
  await post(t, `${page}/budget/yes`, {});
  await post(t, page, { criterion: "budget", answer: "yes" });
  await post(t, page, { criterion: "secret", answer: "yes", send: "1" });
  await post(t, page, { criterion: "constructor", answer: "yes", send: "1" });
  await post(t, page, { criterion: "budget", answer: "maybe", send: "1" });
  expect((await t.raw(`${page}/secret/yes`)).text).not.toContain("senior");
  expect((await leadOf(t, leadId)).qualification).toEqual({});
});

test("nothing is done by a token that is not that of the questions, or of a test mail", async () => {
  const leave = unsubscribeUrl(t.app.site, t.app.signers.unsubscribe, messageId);
  const [, token = ""] = leave.split("/u/");
  const fields = { criterion: "budget", answer: "yes", send: "1" };
  expect((await post(t, `/a/${token}`, fields)).status).toBe(404);
  expect((await post(t, page.replace("/a/", "/u/"), { page: "1" })).status).toBe(404);
  const testMail = answersUrl(t.app.site, t.app.signers.unsubscribe, newTestId()).replace(t.app.site.publicUrl, "");
  expect((await post(t, testMail, fields)).text).toContain("test mail");
  expect((await leadOf(t, leadId)).qualification).toEqual({});
});

test("the button answers: criterion, attribute, event and timeline, once; the next question follows, and a rule promotes", async () => {
  const fields = { criterion: "budget", answer: "yes", send: "1" };
  const first = await post(t, `${page}/budget/yes`, fields);
  expect(first.text).toContain("Do you need it this year?");
  const again = await Promise.all([post(t, page, fields), post(t, page, fields)]);
  expect(again.every(({ status }) => status === 200)).toBe(true);
  const lead = await leadOf(t, leadId);
  expect(lead.qualification["budget"]).toMatchObject({
    state: "yes",
    source: "lead",
    by: { kind: "lead", messageId },
  });
  expect(lead.attributes).toMatchObject({ hasBudget: true });
  expect(await answered()).toEqual([{ properties: { criterion: "budget", answer: "yes" } }]);
  const told = await t.app.db.select().from(activities).where(eq(activities.leadId, leadId));
  expect(told.filter(({ kind }) => kind === "qualified")).toHaveLength(1);
  await enrollFromEvents(t.app);
  await engage(t.app);
  expect(await leadOf(t, leadId)).toMatchObject({ stage: "prospect" });
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.leadId, leadId));
  expect(handoff?.cause).toMatchObject({ kind: "event", event: "answered" });
});

test("another answer replaces the first; after the last question there is none left", async () => {
  await post(t, page, { criterion: "budget", answer: "no", send: "1" });
  expect((await leadOf(t, leadId)).attributes).toMatchObject({ hasBudget: false });
  const last = await post(t, page, { criterion: "need", answer: "yes", send: "1" });
  expect(last.text).not.toContain("<form");
  expect((await t.raw(page)).text).toContain("no question behind this link");
  expect((await t.raw(`${page}/need/no?lang=de`)).text).toContain("Eine Frage");
  expect(await answered()).toHaveLength(3);
});

test("a mail that links to what leads are not asked is not published, and its preview warns", async () => {
  const mjml = `<mjml><mj-head><mj-title>A question</mj-title></mj-head><mj-body><mj-section><mj-column>
    <mj-button href="{{ answers_url }}/secret/no">No</mj-button></mj-column></mj-section></mj-body></mjml>`;
  expect((await t.call("PUT", "/v1/templates", { key: "unasked", mjml })).status).toBeLessThan(300);
  const steps = [{ id: "ask", kind: "email", template: "unasked" }];
  await t.call("PUT", "/v1/sequences/unasked", { name: "Unasked", trigger: { event: "unasked" }, steps });
  const { status, json } = await t.call("POST", "/v1/sequences/unasked/publish");
  expect([status, json.code, json.problems]).toEqual([
    422,
    "invalid_definition",
    [
      {
        pointer: "/steps/0/template",
        code: "unasked_criterion",
        message: expect.stringContaining('links to answers_url/secret/no, but "secret" has no `ask`'),
      },
    ],
  ]);
  const preview = await t.call("POST", "/v1/templates/preview", { key: "unasked" });
  expect(preview.json.problems).toContainEqual(
    expect.objectContaining({ severity: "warning", code: "unasked_criterion", line: 2 }),
  );
});
