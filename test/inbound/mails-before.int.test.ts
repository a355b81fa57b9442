import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { inboundMails, leads } from "../../src/db/schema/index.ts";
import { readMailsBefore } from "../../src/inbound/judge/read-mails-before.ts";
import { openTestEngine } from "../support/engine.ts";

const now = new Date("2026-01-05T09:00:00Z");
const note = (name: string) =>
  `Vielen Dank für die Nachricht an unser Haus. ${name} ist bis zum 12. Januar nicht am Platz, wenden Sie sich an ${name.toLowerCase()}@firm.test.`;

async function receive(
  { db }: Pick<App, "db">,
  mail: { email: string; text: string; at?: Date; messageId?: string; source?: string },
) {
  const [lead] = await db
    .insert(leads)
    .values({ email: mail.email, stageAt: now, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning({ id: leads.id });
  const [row] = await db
    .insert(inboundMails)
    .values({
      digest: `${mail.email} ${mail.messageId ?? ""} ${mail.text}`,
      source: mail.source ?? "smtp",
      status: "settled",
      envelopeFrom: mail.email,
      envelopeTo: [],
      raw: new Uint8Array(),
      size: 0,
      receivedAt: mail.at ?? now,
      fromEmail: mail.email,
      replyText: mail.text,
      leadId: lead?.id ?? null,
      messageId: mail.messageId ?? null,
    })
    .returning();
  return row!;
}

const later = (seconds: number) => new Date(now.getTime() + 1_000 * seconds);
const one = "0199aa11-0000-7000-8000-000000000001";
const two = "0199aa11-0000-7000-8000-000000000002";

test("the mails before tell of a responder: same words, several answers in one moment, one build for a whole firm", async () => {
  await using t = await openTestEngine();
  const email = "ann@firm.test";
  await receive(t.app, { email: "bob@firm.test", text: note("Bob") });
  await receive(t.app, { email, text: note("Ann"), messageId: one });
  const row = await receive(t.app, { email, text: note("Ann"), messageId: two, at: later(20) });
  const asked = { row, email, messageId: two, text: note("Ann"), isReal: true };

  expect(await readMailsBefore(t.app, asked)).toEqual({ repeated: true, answersSeveral: true, sameBuild: false });
  expect(await readMailsBefore(t.app, { ...asked, isReal: false })).toMatchObject({ answersSeveral: false });
  const fetched = { ...asked, row: { ...row, source: "imap" } };
  expect(await readMailsBefore(t.app, fetched)).toMatchObject({ answersSeveral: false });
  const byAnother = { ...asked, email: "dan@firm.test" };
  expect(await readMailsBefore(t.app, byAnother)).toMatchObject({ repeated: false, answersSeveral: false });

  await receive(t.app, { email: "cleo@firm.test", text: note("Cleo") });
  expect(await readMailsBefore(t.app, asked)).toMatchObject({ sameBuild: true });
  const own = { ...asked, text: "Wir haben uns das angesehen und möchten im Januar mit zwanzig Leuten anfangen." };
  expect(await readMailsBefore(t.app, own)).toMatchObject({ repeated: false, sameBuild: false });
});
