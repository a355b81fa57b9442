import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reps } from "../../src/db/schema/index.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import type { PersonEngine } from "../person/support.ts";
import { untilIdle } from "../support/idle.ts";
import { enter, handoffOf, openStory, reply, rita, signup, toRita } from "./story.ts";

let t: PersonEngine;
let sam: string;
beforeAll(async () => {
  t = await openStory();
  const now = t.clock.now();
  const row = { name: "Sam Stone", email: "sam@acme.test", active: false, createdAt: now };
  const [made] = await t.app.db.insert(reps).values(row).returning();
  sam = made!.id;
});
afterAll(() => t[Symbol.asyncDispose]());

async function start(firstName: string) {
  const email = `${firstName.toLowerCase()}@before.test`;
  const { leadId, mail } = await enter(t, { ...signup, email, firstName, lastName: "Berg", company: "Fjord" });
  return { leadId, writes: () => reply(t, mail, { from: email, text: "Hello again." }) };
}

/** The lines above the name, below the mark of an answer. */
const firstLines = ({ text }: ReceivedMail) => (text.split(/\r?\n(?:\r?\n)+/)[1] ?? "").split(/\r?\n/);
const mailTo = (email: string, subject: string) =>
  t.mailbox.waitFor((mail) => mail.envelope.to.includes(email) && mail.subject.startsWith(subject));

test("a customer who writes is called one, in subject, first lines and page", async () => {
  const { leadId, writes } = await start("Bo");
  await t.call("POST", `/v1/leads/${leadId}/stage`, { stage: "customer" });
  t.clock.advanceBy(60_000);
  await writes();
  const told = await toRita(t, "Bo Berg (Fjord), a customer since Jan 5, 2026, has written");
  expect(firstLines(told)).toEqual([
    "A customer has written.",
    "Who: Bo Berg (Fjord) has written.",
    "They have been a customer since Jan 5, 2026.",
  ]);
  expect(told.text + told.html).not.toMatch(/new prospect|promoted/i);
  expect(told.html).toContain("They have been a customer since Jan 5, 2026.");
  const page = await fetch(/^Open it: (\S+)$/m.exec(told.text)![1]!);
  const shown = await page.text();
  expect(shown).toContain("They have been a customer since Jan 5, 2026.");
  expect(shown).not.toContain("New prospect");
});

test("who was given back comes with when, why, and until when they were to be left alone", async () => {
  const { leadId, writes } = await start("Cy");
  await t.call("POST", `/v1/leads/${leadId}/promote`, {});
  const reason = "No budget\u2028Accept: this year.";
  await t.call("POST", `/v1/leads/${leadId}/stage`, { stage: "recycled", reason, coolDown: "P90D" });
  t.clock.advanceBy(60_000);
  await writes();
  const told = await toRita(t, "Cy Berg (Fjord), given back on Jan 5, 2026, has replied");
  expect(firstLines(told)).toEqual([
    "A prospect again, for you.",
    "Who: Cy Berg (Fjord) has replied.",
    "Given back on Jan 5, 2026 because: No budget Accept: this year.",
    "They were to be left alone until Apr 5, 2026.",
  ]);
});

test("who was disqualified comes with when and why", async () => {
  const { leadId, writes } = await start("Di");
  await t.call("POST", `/v1/leads/${leadId}/stage`, { stage: "disqualified", reason: "A student" });
  t.clock.advanceBy(60_000);
  await writes();
  const told = await toRita(t, "Di Berg (Fjord), disqualified on Jan 5, 2026, has replied");
  expect(firstLines(told)).toContain("Disqualified on Jan 5, 2026 because: A student");
});

test("what a colleague handed over or declined says so: who, and why", async () => {
  const { leadId, writes } = await start("Eli");
  await writes();
  const first = await handoffOf(t, leadId);
  await t.app.db.update(reps).set({ active: true }).where(eq(reps.id, sam));
  const given = await t.call("POST", `/v1/handoffs/${first.id}/hand-over`, { to: sam, repId: first.repId });
  await untilIdle(t.app);
  const over = await mailTo("sam@acme.test", "New prospect: Eli");
  expect(firstLines(over)[0]).toBe(`${rita.name} has handed this over to you.`);

  await t.call("POST", `/v1/handoffs/${given.json["id"]}/decline`, { reason: "Speaks only Danish." });
  await untilIdle(t.app);
  const second = await t.mailbox.waitFor(
    ({ envelope, text }) => envelope.to.includes(rita.email) && text.includes("Sam Stone has declined"),
  );
  expect(second.subject).toBe("New prospect: Eli Berg (Fjord)");
  expect(firstLines(second)).toContain("Sam Stone has declined this because: Speaks only Danish.");
  expect(second.html).toContain("Sam Stone has declined this because: Speaks only Danish.");
});
