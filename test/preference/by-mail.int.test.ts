import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { corrections, enrollments, leads, suppressions, topics } from "../../src/db/schema/index.ts";
import { recordEvent } from "../../src/trigger/record-event.ts";
import { correct, lastMail } from "../flow/correct-support.ts";
import { deliver, openWithRep } from "../flow/whose-support.ts";
import { untilIdle } from "../support/idle.ts";
import { publishMails } from "../support/sequences.ts";

const email = "lee@firm.test";

test("a mail to the unsubscribe address leaves the topic of its sequence, and a correction takes it back", async () => {
  await using t = await openWithRep({ event: "other" });
  const at = t.clock.now();
  await t.app.db.insert(topics).values({ key: "news", name: "News", createdAt: at, updatedAt: at });
  await publishMails(t.app, { mails: 2, name: "News", topic: "news" });
  await recordEvent(t.app, { name: "signup", lead: { email }, properties: {}, source: "api" });
  const mail = await t.mailbox.waitFor(({ envelope }) => envelope.to.includes(email));
  await untilIdle(t.app);
  const [, to] = /<mailto:([^?>]+)/.exec(mail.header("list-unsubscribe")!)!;
  const consent = async () => (await t.app.db.select().from(leads).where(eq(leads.email, email)))[0]?.consent;
  const walk = async () => (await t.app.db.select().from(enrollments))[0];

  await deliver(t, { to: to!, head: [`From: Lee <${email}>`, "Subject: unsubscribe"], body: "" });
  expect(await consent()).toEqual({ topics: { news: "denied" } });
  expect(await walk()).toMatchObject({ status: "exited", exitReason: "consent_denied" });
  expect(await t.app.db.select().from(suppressions)).toEqual([]);

  expect((await correct(t, await lastMail(t), { class: "other" })).status).toBe(200);
  const [correction] = await t.app.db.select().from(corrections);
  expect(correction?.undone).toEqual(expect.arrayContaining([{ what: "topic", id: "news" }]));
  expect(await consent()).toEqual({ topics: {} });
  expect(await walk()).toMatchObject({ status: "active" });
});
