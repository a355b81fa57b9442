import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handoffs, leads, repMails, reps } from "../../src/db/schema/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { repMailUrl } from "../../src/relay/link.ts";
import { openWithRep } from "../flow/whose-support.ts";
import type { TestEngine } from "../support/engine.ts";
import { untilIdle } from "../support/idle.ts";
import { becameOf, mailsOf, prospect, quoted, ritaAnswers } from "./support.ts";

let t: TestEngine;
beforeAll(async () => {
  t = await openWithRep();
});
afterAll(() => t[Symbol.asyncDispose]());

const words = "Only Lee may read this.";

/** A mail of Rita's that waits for her word, and its page. */
async function held(email: string) {
  const { notice } = await prospect(t, email);
  await ritaAnswers(t, notice, `${words}\r\n\r\n${quoted(notice)}`, { more: [] });
  expect(await becameOf(t, email)).toEqual(["held unproven_sender"]);
  const [lead] = await t.app.db.select().from(leads).where(eq(leads.email, email));
  const [row] = await t.app.db.select().from(repMails).where(eq(repMails.leadId, lead!.id));
  return { url: repMailUrl(t.app.site, t.app.signers.respond, row!.id), leadId: lead!.id };
}

const see = async (url: string) => {
  const answer = await fetch(url);
  return { status: answer.status, text: await answer.text() };
};
const send = (url: string) => fetch(url, { method: "POST", body: new URLSearchParams({ decision: "send" }) });

async function expectShut(url: string, email: string): Promise<void> {
  const seen = await see(url);
  expect(seen.status).toBe(410);
  expect(seen.text).not.toContain(words);
  expect((await send(url)).status).toBe(410);
  await untilIdle(t.app);
  expect(await becameOf(t, email)).toEqual(["held unproven_sender"]);
  expect(mailsOf(t, email).filter(({ text }) => text.includes(words))).toEqual([]);
}

test("the page of a held mail is good for thirty days", async () => {
  const email = "lee@month.test";
  const { url, leadId } = await held(email);
  const ago = (ms: number) => new Date(t.clock.now().getTime() - 30 * 86_400_000 + ms);
  const written = (at: Date) => t.app.db.update(repMails).set({ at }).where(eq(repMails.leadId, leadId));
  await written(ago(1_000));
  expect(await see(url)).toMatchObject({ status: 200, text: expect.stringContaining(words) });
  await written(ago(0));
  await expectShut(url, email);
});

test("it shows nothing to a rep who has left, or has the handoff no more", async () => {
  const email = "lee@left.test";
  const { url, leadId } = await held(email);
  const assign = (repId: string) => t.app.db.update(handoffs).set({ repId }).where(eq(handoffs.leadId, leadId));
  const [rita] = await t.app.db.select().from(reps).where(eq(reps.email, "rita@acme.test"));
  const bo = { id: newId(), name: "Bo", email: "bo@acme.test", createdAt: t.clock.now() };
  await t.app.db.insert(reps).values(bo);
  await assign(bo.id);
  await expectShut(url, email);
  await assign(rita!.id);
  expect((await see(url)).status).toBe(200);
  await t.app.db.update(reps).set({ active: false }).where(eq(reps.id, rita!.id));
  await expectShut(url, email);
  await t.app.db.update(reps).set({ active: true }).where(eq(reps.id, rita!.id));
  await t.app.db.update(reps).set({ active: false }).where(eq(reps.id, bo.id));
});

test("once a mail is not held any more, its page says what became of it and not what it said", async () => {
  const email = "lee@over.test";
  const { url } = await held(email);
  expect((await see(url)).text).toContain(words);
  const answer = await send(url);
  expect(await answer.text()).not.toContain(words);
  await untilIdle(t.app);
  const seen = await see(url);
  expect(seen.text).toContain("It was sent.");
  expect(seen.text).not.toContain(words);
  expect(seen.text).not.toContain(email);
});
