import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { leads, relayNotices, repMails, reps } from "../../src/db/schema/index.ts";
import { publishMails } from "../support/sequences.ts";
import { replyTo } from "../flow/whose-support.ts";
import { noticeOf, prospect, quoted, ritaAnswers, write } from "../relay/support.ts";
import { untilIdle } from "../support/idle.ts";
import { findEverywhere, openPersonEngine } from "./support.ts";

const kim = "kim@thread.test";
const traces = [kim, "quennell", "my knee hurts", "clinic in the alps", "knee.pdf"];

test("whoever wrote in the thread of a colleague leaves no word in notices to reps, nor in what reps answered", async () => {
  const settings = { inbound: { trustedAuthservIds: ["mx.acme.test"] } };
  await using t = await openPersonEngine({ settings });
  await t.app.db.insert(reps).values({ name: "Rita", email: "rita@acme.test", createdAt: t.clock.now() });
  await publishMails(t.app);
  const lee = "lee@thread.test";
  const { mail, notice } = await prospect(t, lee, "How much is the blue one?");
  await ritaAnswers(t, notice, `Blue is ten.\r\n\r\n${quoted(notice)}`);
  const made = await t.call("POST", "/v1/leads", { email: kim, firstName: "Kim", lastName: "Quennell" });
  t.clock.advanceBy(20 * 60_000);
  const from = `Kim Quennell <${kim}>`;
  await write(t, { from, to: replyTo(mail), about: mail, body: "My knee hurts.\r\nWhen do you open?" });
  const second = await noticeOf(t, lee, "My knee hurts.");
  const between = quoted(second).replace(
    /^((?:> )+.*My knee hurts\..*)$/m,
    "$1\r\n\r\nSee the clinic in the Alps.\r\n",
  );
  await ritaAnswers(t, second, between, {
    more: [
      "Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test",
      `Cc: Kim <${kim}>, Bo <bo@else.test>`,
    ],
  });
  t.clock.advanceBy(20 * 60_000);
  await write(t, { from: `Lee <${lee}>`, to: replyTo(mail), about: mail, body: "And the red one?" });
  const third = await noticeOf(t, lee, "And the red one?");
  await ritaAnswers(t, third, `Red is eleven.\r\n\r\n${quoted(third)}`, {
    more: ["Authentication-Results: mx.acme.test; dmarc=pass header.from=acme.test", `Cc: Kim <${kim}>`],
  });
  await untilIdle(t.app);
  const before = await t.app.db.select().from(repMails).orderBy(repMails.at);
  expect(before.map(({ status, email }) => [status, email])).toEqual([
    ["sent", lee],
    ["sent", kim],
    ["sent", lee],
  ]);
  expect(before[1]!.text).toContain("> My knee hurts.");
  const tables = new Set((await findEverywhere(t.app, traces)).map((trace) => trace.split(".")[0]));
  expect([...tables]).toEqual(expect.arrayContaining(["relay_notices", "rep_mails", "inbound_mails"]));

  expect((await t.call("POST", `/v1/leads/${made.json.id}/erase`, {})).status).toBe(200);
  await untilIdle(t.app);
  expect(await findEverywhere(t.app, traces)).toEqual([]);
  const after = await t.app.db.select().from(repMails).orderBy(repMails.at);
  expect(after.map(({ status, email, text }) => [status, email, text])).toEqual([
    ["sent", lee, "Blue is ten."],
    ["sent", "[erased]", ""],
    ["sent", lee, "Red is eleven."],
  ]);
  expect(after[2]!.notRelayedTo).toEqual(["[erased]"]);
  const notices = await t.app.db.select().from(relayNotices).orderBy(relayNotices.sentAt);
  expect(notices[0]!.text).toContain("How much is the blue one?");
  expect(notices.slice(1).map(({ text }) => text)).toEqual(notices.slice(1).map(() => ""));
  expect(await t.app.db.select().from(leads).where(eq(leads.email, lee))).toHaveLength(1);
});
