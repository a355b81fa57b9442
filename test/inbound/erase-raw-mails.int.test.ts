import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { inboundMails } from "../../src/db/schema/index.ts";
import { receiveMail } from "../../src/inbound/store/receive-mail.ts";
import { openTestEngine } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { untilIdle } from "../support/idle.ts";

const dayMs = 86_400_000;

test("a settled raw mail is emptied after the days it is kept, and what was understood stays", async () => {
  await using t = await openTestEngine();
  const lines = ["From: Lee <lee@lead.test>", "Subject: Hello", "Auto-Submitted: auto-replied", "", "I am away.", ""];
  const raw = Buffer.from(lines.join("\r\n"));
  const envelope = { envelopeFrom: "", envelopeTo: ["someone@reply.test"] };
  const id = await receiveMail(t.app, { source: "smtp", ...envelope, raw });
  await untilIdle(t.app);
  const read = async () => (await t.app.db.select().from(inboundMails).where(eq(inboundMails.id, id!)))[0]!;
  t.clock.advanceBy(89 * dayMs);
  await untilIdle(t.app);
  expect((await read()).raw.length).toBe(raw.length);
  t.clock.advanceBy(2 * dayMs);
  await eventually(async () => (await read()).raw.length === 0);
  expect(await read()).toMatchObject({ class: "auto_reply", subject: "Hello", size: raw.length });
});
