import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails, leads, reps } from "../../src/db/schema/index.ts";
import { noticeOf, prospect, write } from "../relay/support.ts";
import type { TestEngine } from "../support/engine.ts";
import { deliver, inThread, openWithRep, replyTo, reviews, signUp, standing, timeline } from "./whose-support.ts";

const minuteMs = 60_000;

/** A rep who has been here for longer than Rita. */
async function olderRep({ app, clock }: TestEngine): Promise<void> {
  const createdAt = new Date(clock.now().getTime() - 60 * minuteMs);
  await app.db.insert(reps).values({ name: "Olga", email: "olga@acme.test", createdAt });
}

const mailsTo = (t: TestEngine, email: string) =>
  t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email));

test.each([
  ["short.test", "Friday 10:00 works. Please call +1 555 1234.", [], "reads_like_note"],
  ["stamped.test", "Friday 10:00 works for us, see you then.", ["Auto-Submitted: auto-generated"], "marked_automatic"],
])(
  "an answer that may be automatic goes to the rep who has the prospect at once: %s",
  async (domain, words, more, reason) => {
    await using t = await openWithRep();
    const email = `lee@${domain}`;
    const { mail } = await prospect(t, email);
    await olderRep(t);
    t.clock.advanceBy(20 * minuteMs);
    await write(t, { from: `Lee Park <${email}>`, to: replyTo(mail), about: mail, body: words, more });
    const notice = await noticeOf(t, email, words);
    expect(notice.text).toContain("- This may be an automatic answer: nothing tells for sure that a person wrote it.");
    expect(notice.html).toContain("This may be an automatic answer");
    expect(mailsTo(t, "olga@acme.test")).toEqual([]);
    expect(await reviews(t)).toEqual([]);
    const rows = await t.app.db.select().from(inboundMails).where(eq(inboundMails.replyText, words));
    expect(rows).toMatchObject([{ class: "human_reply", review: null, reviewReason: null }]);
    expect(rows[0]!.reasons).toContain(reason);
    expect(await standing(t, email)).toBe("prospect replied");
    expect((await timeline(t, email)).filter((kind) => kind === "promoted")).toHaveLength(1);
  },
);

test("a wish to leave that may be automatic still waits, and so does an answer that nobody proves", async () => {
  await using t = await openWithRep();
  const email = "lee@unproven.test";
  const { mail } = await prospect(t, email);
  const head = [`From: ${email}`, "Subject: Re: Welcome 1", ...inThread(mail)];
  await deliver(t, { to: "hello@acme.test", head, body: "Friday 10:00 works. Please call +1 555 1234." });
  expect(await reviews(t)).toEqual([`${email} unproven_sender`]);
});

test("a review about a lead who has an owner goes to the owner, and others to whoever is here for longest", async () => {
  await using t = await openWithRep();
  await olderRep(t);
  const stamped = async (email: string) => {
    const mail = await signUp(t, email);
    if (email.startsWith("rita")) {
      const [rita] = await t.app.db.select().from(reps).where(eq(reps.email, "rita@acme.test"));
      await t.app.db.update(leads).set({ repId: rita!.id }).where(eq(leads.email, email));
    }
    const head = [`From: ${email}`, "Subject: Re: Welcome 1", ...inThread(mail), "Auto-Submitted: auto-generated"];
    await deliver(t, { to: replyTo(mail), head, body: `We would like to see it. ${email}` });
  };
  await stamped("rita@owned.test");
  await stamped("pat@free.test");
  expect(await reviews(t)).toEqual(["pat@free.test marked_automatic", "rita@owned.test marked_automatic"]);
  t.clock.advanceBy(20 * minuteMs);
  await t.mailbox.waitFor(({ envelope }) => envelope.to.includes("olga@acme.test"));
  const told = (email: string) =>
    mailsTo(t, email).map(({ text }) => /We would like to see it\. (\S+)/.exec(text)?.[1]);
  expect(told("rita@acme.test")).toEqual(["rita@owned.test"]);
  expect(told("olga@acme.test")).toEqual(["pat@free.test"]);
});
