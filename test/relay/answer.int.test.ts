import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handoffs, repMails, reps } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { suppressAddress } from "../../src/enrollment/suppression/suppress-address.ts";
import { danasWords, enter, handoffOf, openStory, reply, signup } from "../handoff/story.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";

let t: PersonEngine;
beforeAll(async () => {
  t = await openStory();
});
afterAll(() => t[Symbol.asyncDispose]());

/** Somebody of a name replies, and is handed to Rita. */
async function prospect(name: string): Promise<{ email: string; handoffId: string; repId: string }> {
  const email = `${name}@brightlab.example`;
  const { leadId, mail } = await enter(t, { ...signup, email, firstName: name });
  await reply(t, mail, { from: `${name} <${email}>`, text: danasWords.replace("Dana Weiss", name) });
  const { id, repId } = await handoffOf(t, leadId);
  return { email, handoffId: id, repId: repId! };
}
const answer = (handoffId: string, body: object) => t.call("POST", `/v1/handoffs/${handoffId}/answer`, body);
const sentTo = (email: string) =>
  t.mailbox.messages.filter(({ envelope, from }) => envelope.to.includes(email) && from.startsWith("Rita Reyes"));

test("an answer goes out in the thread, from the rep, once however often it is sent, and accepts the handoff", async () => {
  const { email, handoffId, repId } = await prospect("una");
  const id = newId();
  const body = { id, repId, text: "Dear Una,\n\nThursday at ten suits me.\n\nRita" };
  const [one, two] = await Promise.all([answer(handoffId, body), answer(handoffId, body)]);
  expect([one.status, two.status, one.json["id"], two.json["id"]]).toEqual([200, 200, id, id]);
  await untilIdle(t.app);
  await answer(handoffId, body);
  await untilIdle(t.app);
  const [mail, ...more] = sentTo(email);
  expect(more).toEqual([]);
  expect(mail?.text.trim()).toBe(body.text);
  expect(mail?.subject).toMatch(/^Re: /);
  expect(mail?.header("in-reply-to")).toMatch(/^<.+>$/);
  const [row] = await t.app.db.select().from(repMails).where(eq(repMails.id, id));
  expect(row).toMatchObject({ status: "sent", email, inboundMailId: null });
  const [handoff] = await t.app.db.select().from(handoffs).where(eq(handoffs.id, handoffId));
  expect(handoff).toMatchObject({ status: "accepted" });
  expect(handoff?.firstResponseAt).not.toBeNull();
});

test("nothing internal leaves, nobody writes for another, and nobody suppressed is written to", async () => {
  const { email, handoffId, repId } = await prospect("otto");
  const internal = await answer(handoffId, { repId, text: "churn_risk: do not discount" });
  expect([internal.status, internal.json["code"]]).toEqual([422, "internal_left"]);
  const other = newId();
  await t.app.db
    .insert(reps)
    .values({ id: other, name: "Bo", email: "bo@acme.test", zone: "UTC", createdAt: t.clock.now() });
  const anothers = await answer(handoffId, { repId: other, text: "Hello" });
  expect([anothers.status, anothers.json["code"]]).toEqual([409, "not_yours"]);
  expect((await answer(handoffId, { repId: newId(), text: "Hello" })).json["code"]).toBe("rep_not_found");
  expect((await answer(newId(), { repId, text: "Hello" })).status).toBe(404);
  expect((await answer(handoffId, { repId, text: "" })).status).toBe(422);
  await suppressAddress(t.app, { email });
  expect((await answer(handoffId, { repId, text: "Hello" })).json["code"]).toBe("suppressed");
  await untilIdle(t.app);
  expect(sentTo(email)).toEqual([]);
});
